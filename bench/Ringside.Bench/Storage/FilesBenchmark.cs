using System.Globalization;
using Ringside.Lab.Reports;
using Ringside.Linux.Clocks;
using Ringside.Messaging.Files;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Storage;

namespace Ringside.Bench.Storage;

/// <summary>How fast a flat filesystem over messages is: a client on one thread, the server on another.</summary>
public sealed class FilesBenchmark : IFileAnswers
{
    private const int FillBytes = 32 * 1024;

    private readonly StorageBenchmarkOptions _options;
    private readonly IStorageLinkEnd _clientEnd;
    private readonly IStorageLinkEnd _serverEnd;
    private readonly FileClient _client;
    private readonly LoadLoop _loop;
    private readonly string _link;
    private readonly AskingEnd _asking;
    private long _setUpErrors;
    private bool _isSettingUp;

    private FilesBenchmark(StorageBenchmarkOptions options)
    {
        _options = options;
        int transfer = Math.Max(options.TransferBytes, FillBytes);
        (_clientEnd, _serverEnd) = StorageLinks.Open(transfer + FileServer.OverheadBytes, out _link);
        int depth = options.Depths.Max();
        var clientOptions = new FileClientOptions { QueueDepth = depth + 8, MaximumTransferBytes = transfer };
        _client = new FileClient(_clientEnd, clientOptions);
        _client.Connected(_clientEnd.Remote);
        _asking = new AskingEnd(_clientEnd, (from, message) => _client.Receive(from, message, this), now => _client.Advance(now, this));
        _loop = new LoadLoop(depth);
    }

    /// <summary>Measures.</summary>
    /// <param name="options">What and how long.</param>
    /// <exception cref="Linux.Errors.KernelException">The kernel does not have the engine.</exception>
    /// <exception cref="IOException">No request of a row succeeded, or the connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The user has ended it.</exception>
    public static StorageBenchmarkResult Run(StorageBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new FilesBenchmark(options).RunAll();
    }

    /// <inheritdoc/>
    void IFileAnswers.Answered(in FileAnswer answer, ReadOnlySpan<byte> bytes)
    {
        bool isOk = answer.Result == FileResult.Ok;
        if (_isSettingUp)
            _setUpErrors += isOk ? 0 : 1;
        else
            _loop.Ended((int)answer.Context, isOk);
    }

    private StorageBenchmarkResult RunAll()
    {
        var reader = new MachineFactsReader();
        MachineFacts machine = reader.Read();
        using var folder = new BenchmarkFolder(_options);
        var limits = new FileStoreLimits { MaximumTotalBytes = 4L * _options.SizeBytes };
        IFileStore store = _options.Engine is { } engine
            ? new DirectoryFileStore(folder.Folder!, engine, limits)
            : new MemoryFileStore(limits);
        using var opened = store as IDisposable;
        using (_clientEnd)
        using (_serverEnd)
        {
            int transfer = Math.Max(_options.TransferBytes, FillBytes);
            var server = new FileServer(_serverEnd, store, new FileServerOptions { MaximumTransferBytes = transfer });
            var served = new ServedEnd(_serverEnd, server.Receive, server.Advance);
            using var thread = new ServerThread(served.DoWork, () => (store as IDisposable)?.Dispose());
            List<StorageRow> rows = [];
            foreach (FileOperationKind kind in new[] { FileOperationKind.Append, FileOperationKind.WriteAt, FileOperationKind.ReadAt })
            {
                var load = new FileLoad(_client, kind, _options);
                _options.Progress?.Invoke($"making the files to {load.Operation}");
                SetUp(load, kind, thread);
                foreach (int depth in _options.Depths)
                {
                    _options.Progress?.Invoke($"{load.Operation}, depth {depth}");
                    rows.Add(_loop.Run(load, depth, _asking.DoWork, _options));
                    thread.Check();
                }
            }

            return new StorageBenchmarkResult
            {
                Machine = reader.WithLoadAtEnd(machine),
                Benchmark = "files",
                Link = _link,
                Device = _options.Engine is null ? "memory" : "file",
                Engine = _options.Engine is { } used ? FileEngines.NameOf(used) : null,
                Direct = false,
                TransferBytes = _options.TransferBytes,
                Rows = rows,
            };
        }
    }

    // Write and read share their files, which are written whole once.
    private void SetUp(FileLoad load, FileOperationKind kind, ServerThread thread)
    {
        if (kind == FileOperationKind.ReadAt)
            return;
        _isSettingUp = true;
        byte[] part = new byte[FillBytes];
        Array.Fill(part, (byte)0xA5);
        long fileBytes = kind == FileOperationKind.Append ? 0 : _options.SizeBytes / FileLoad.Files;
        foreach (byte[] name in load.Names)
        {
            Ask(now => _client.TryCreate(name, 0, now), thread);
            for (long at = 0; at < fileBytes; at += part.Length)
            {
                int length = (int)Math.Min(part.Length, fileBytes - at);
                Ask(now => _client.TryAppend(name, part.AsSpan(0, length), -1, 0, now), thread);
            }
        }

        _isSettingUp = false;
        if (_setUpErrors > 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{_setUpErrors} requests failed while the files were made"));
    }

    private void Ask(Func<long, SendResult> send, ServerThread thread)
    {
        long now = KernelClock.MonotonicRawNanos();
        bool isSent = false;
        var patience = default(Patience);
        while (!isSent || _client.UnderWay > 0)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            isSent = isSent || send(now) == SendResult.Accepted;
            _asking.DoWork(now);
            patience.Worked(_client.UnderWay == 0);
            thread.Check();
            now = KernelClock.MonotonicRawNanos();
        }
    }
}
