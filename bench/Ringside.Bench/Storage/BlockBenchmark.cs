using Ringside.Lab.Reports;
using Ringside.Messaging.Blocks;
using Ringside.Messaging.Storage;

namespace Ringside.Bench.Storage;

/// <summary>How fast a block device over messages is: a client on one thread, the server on another.</summary>
public sealed class BlockBenchmark : IBlockAnswers
{
    private readonly StorageBenchmarkOptions _options;
    private readonly IStorageLinkEnd _clientEnd;
    private readonly IStorageLinkEnd _serverEnd;
    private readonly BlockClient _client;
    private readonly LoadLoop _loop;
    private readonly string _link;
    private readonly AskingEnd _asking;

    private BlockBenchmark(StorageBenchmarkOptions options)
    {
        _options = options;
        (_clientEnd, _serverEnd) = StorageLinks.Open(options.TransferBytes + 64, out _link);
        int depth = options.Depths.Max();
        _client = new BlockClient(
            _clientEnd, new BlockClientOptions { QueueDepth = depth, MaximumTransferBytes = options.TransferBytes });
        _client.Connected(_clientEnd.Remote);
        _asking = new AskingEnd(_clientEnd, (from, message) => _client.Receive(from, message, this), now => _client.Advance(now, this));
        _loop = new LoadLoop(depth);
    }

    /// <summary>Measures.</summary>
    /// <param name="options">What and how long.</param>
    /// <exception cref="Linux.Errors.KernelException">The file cannot be made, or the kernel does not have the engine.</exception>
    public static StorageBenchmarkResult Run(StorageBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BlockBenchmark(options).RunAll();
    }

    /// <inheritdoc/>
    void IBlockAnswers.Answered(in BlockAnswer answer, ReadOnlySpan<byte> bytes) =>
        _loop.Ended((int)answer.Context, answer.Result == BlockResult.Ok);

    private StorageBenchmarkResult RunAll()
    {
        var reader = new MachineFactsReader();
        MachineFacts machine = reader.Read();
        using var folder = new BenchmarkFolder(_options);
        int depth = _options.Depths.Max();
        IBlockStore store = Open(folder, depth);
        using var opened = store as IDisposable;
        using (_clientEnd)
        using (_serverEnd)
        {
            var server = new BlockServer(
                _serverEnd, store, new BlockServerOptions { QueueDepth = depth, MaximumTransferBytes = _options.TransferBytes });
            var served = new ServedEnd(_serverEnd, server.Receive, server.Advance);
            using var thread = new ServerThread(served.DoWork);
            List<StorageRow> rows = [];
            foreach (BlockOperationKind kind in new[] { BlockOperationKind.Read, BlockOperationKind.Write })
            {
                foreach (int rowDepth in _options.Depths)
                {
                    var load = new BlockLoad(_client, kind, _options);
                    _options.Progress?.Invoke($"{load.Operation}, depth {rowDepth}");
                    rows.Add(_loop.Run(load, rowDepth, _asking.DoWork, _options));
                    thread.Check();
                }
            }

            return new StorageBenchmarkResult
            {
                Machine = reader.WithLoadAtEnd(machine),
                Benchmark = "block",
                Link = _link,
                Device = _options.Engine is null ? "memory" : "file",
                Engine = _options.Engine is { } engine ? FileEngines.NameOf(engine) : null,
                Direct = _options.Direct,
                TransferBytes = _options.TransferBytes,
                Rows = rows,
            };
        }
    }

    // The file is written whole first: blocks that were never written are read without the disk.
    private IBlockStore Open(BenchmarkFolder folder, int depth)
    {
        if (_options.Engine is not { } engine)
            return new MemoryBlockStore(_options.SizeBytes, depth);
        _options.Progress?.Invoke("filling the device");
        string path = folder.Fill("device", _options.SizeBytes);
        return FileBlockStore.Open(path, _options.SizeBytes, engine, _options.Direct, depth);
    }
}
