using System.Buffers.Text;
using System.Security.Cryptography;

namespace Ringside.Bench.Matching;

/// <summary>SHA-256 of the text of all reports, as the workload's publisher computes it: a line for each report without a last line
/// break, by command, and within a command by kind.</summary>
internal sealed class ReportDigest : IDisposable
{
    private const int LongestLine = 160;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly List<MatchingReport> _command = [];
    private int _length;
    private bool _hasLine;

    /// <summary>The digest in lower-case hexadecimal.</summary>
    /// <param name="reports">The reports; those of one command are neighbours.</param>
    internal static string Of(ReadOnlySpan<MatchingReport> reports)
    {
        using var digest = new ReportDigest();
        for (int first = 0; first < reports.Length;)
        {
            int end = first + 1;
            while (end < reports.Length && reports[end].Sequence == reports[first].Sequence)
                end++;
            digest.AddCommand(reports[first..end]);
            first = end;
        }

        digest.Flush();
        return Convert.ToHexStringLower(digest._hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private void AddCommand(ReadOnlySpan<MatchingReport> reports)
    {
        _command.Clear();
        foreach (MatchingReport report in reports)
        {
            int place = _command.Count;
            while (place > 0 && _command[place - 1].Kind > report.Kind)
                place--;
            _command.Insert(place, report);
        }

        foreach (MatchingReport report in _command)
            AddLine(report);
    }

    private void AddLine(in MatchingReport report)
    {
        if (_length > _buffer.Length - LongestLine)
            Flush();
        if (_hasLine)
            _buffer[_length++] = (byte)'\n';
        _hasLine = true;
        Add((long)report.Kind, isFirst: true);
        Add(report.Sequence);
        switch (report.Kind)
        {
            case ReportKind.Traded:
                Add(report.Price);
                Add(report.Quantity);
                Add((long)report.Id);
                Add((long)report.Taker);
                break;
            case ReportKind.CancelRejected or ReportKind.ModifyRejected or ReportKind.NewRejected:
                Add((long)report.Id);
                break;
            default:
                Add((long)report.Side);
                Add((long)report.Id);
                Add(report.Price);
                if (report.Kind != ReportKind.Cancelled)
                    Add(report.Quantity);
                break;
        }
    }

    private void Add(long value, bool isFirst = false)
    {
        if (!isFirst)
            _buffer[_length++] = (byte)',';
        _ = Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out int written);
        _length += written;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _length);
        _length = 0;
    }
}
