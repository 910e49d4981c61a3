namespace Ringside.App.Datagrams;

/// <summary>Cuts a stream of bytes into lines: what stands between two LF, without a CR before it. A last line without LF counts, too.
/// A line that is too long is counted and thrown away, or given without what is too much, however long it is.</summary>
/// <param name="longest">Most bytes of a line.</param>
/// <param name="keepsTooLong">Whether the first <paramref name="longest"/> bytes of a line that is too long are given as a line.</param>
internal sealed class LineCutter(int longest, bool keepsTooLong = false)
{
    private readonly byte[] _line = new byte[longest];
    private int _length;
    private bool _tooLong;
    private bool _begun;

    /// <summary>Lines so far, the ones that were too long included.</summary>
    internal long Lines { get; private set; }

    /// <summary>Lines that were too long.</summary>
    internal long TooLong { get; private set; }

    /// <summary>Takes bytes until a line is whole.</summary>
    /// <param name="bytes">What was read; what was taken is cut off.</param>
    /// <param name="line">The line, valid until the next call.</param>
    /// <returns>False when all bytes are taken and no line is whole.</returns>
    internal bool TryCut(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            Append(end < 0 ? bytes : bytes[..end]);
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (end >= 0 && TryFinish(out line))
            {
                return true;
            }
        }

        line = default;
        return false;
    }

    /// <summary>Takes the last line when the stream has ended without LF.</summary>
    internal bool TryCutLast(out ReadOnlySpan<byte> line)
    {
        line = default;
        return _begun && TryFinish(out line);
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        _begun = true;

        int room = _line.Length - _length;
        _tooLong |= part.Length > room;
        part[..Math.Min(room, part.Length)].CopyTo(_line.AsSpan(_length));
        _length += Math.Min(room, part.Length);
    }

    private bool TryFinish(out ReadOnlySpan<byte> line)
    {
        bool whole = !_tooLong;
        line = _line.AsSpan(0, _length);
        if (whole && line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        Lines++;
        TooLong += whole ? 0 : 1;
        _length = 0;
        _tooLong = false;
        _begun = false;
        return whole || keepsTooLong;
    }
}
