using System.Text;
using Ringside.Messaging.Files;
using Ringside.Messaging.Mdp;
using Ringside.Net.Randomness;

namespace Ringside.Bench.Storage;

/// <summary>Reads, writes or appends to some files in turn.</summary>
internal sealed class FileLoad : IStorageLoad
{
    internal const int Files = 16;

    /// <summary>Place of a request that is not measured.</summary>
    internal const int Unmeasured = -1;

    private readonly SeededRandom _random = new(1);
    private readonly FileClient _client;
    private readonly FileOperationKind _kind;
    private readonly byte[] _bytes;
    private readonly byte[][] _names;
    private readonly long[] _appended = new long[Files];
    private readonly long _fileBytes;
    private int _next;

    internal FileLoad(FileClient client, FileOperationKind kind, StorageBenchmarkOptions options)
    {
        (_client, _kind) = (client, kind);
        _bytes = [.. Enumerable.Range(0, options.TransferBytes).Select(i => (byte)(i * 31))];
        _fileBytes = options.SizeBytes / Files;
        string prefix = kind == FileOperationKind.Append ? "grows" : "file";
        _names = [.. Enumerable.Range(0, Files).Select(i => Encoding.UTF8.GetBytes($"{prefix}-{i}"))];
    }

    public string Operation => _kind switch
    {
        FileOperationKind.Append => "append",
        FileOperationKind.WriteAt => "write at",
        _ => "read at",
    };

    internal IReadOnlyList<byte[]> Names => _names;

    public bool TryBegin(int place, long nowNanos)
    {
        int file = _next;
        _next = (_next + 1) % Files;
        if (_kind == FileOperationKind.Append)
            return TryAppend(file, place, nowNanos);
        long offset = _random.NextBelow(_fileBytes / _bytes.Length) * _bytes.Length;
        SendResult result = _kind == FileOperationKind.WriteAt
            ? _client.TryWriteAt(_names[file], offset, _bytes, place, nowNanos)
            : _client.TryReadAt(_names[file], offset, _bytes.Length, place, nowNanos);
        return result == SendResult.Accepted;
    }

    // A file that has become long enough is deleted and begun anew: so any time can be measured.
    private bool TryAppend(int file, int place, long nowNanos)
    {
        if (_appended[file] + _bytes.Length > _fileBytes)
        {
            if (_client.TryDelete(_names[file], Unmeasured, nowNanos) != SendResult.Accepted)
                return false;
            _appended[file] = -1;
        }

        if (_appended[file] < 0)
        {
            if (_client.TryCreate(_names[file], Unmeasured, nowNanos) != SendResult.Accepted)
            {
                _next = file; // it must be made before anything else is appended to it
                return false;
            }

            _appended[file] = 0;
        }

        if (_client.TryAppend(_names[file], _bytes, -1, place, nowNanos) != SendResult.Accepted)
            return false;
        _appended[file] += _bytes.Length;
        return true;
    }
}
