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
    private readonly IBlockStore _store;

    private BlockBenchmark(StorageBenchmarkOptions options, IBlockStore store)
    {
        (_options, _store) = (options, store);
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
    /// <exception cref="IOException">No request of a row succeeded, or the connection was lost.</exception>
    /// <exception cref="OperationCanceledException">The user has ended it.</exception>
    public static StorageBenchmarkResult Run(StorageBenchmarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var reader = new MachineFactsReader();
        MachineFacts machine = reader.Read();
        using var folder = new BenchmarkFolder(options);

        // Before there is a connection, which would be given up while nobody drives it.
        IBlockStore store = Open(options, folder);
        using var opened = store as IDisposable;
        StorageBenchmarkResult result = new BlockBenchmark(options, store).RunAll(machine);
        return result with { Machine = reader.WithLoadAtEnd(machine) };
    }

    /// <inheritdoc/>
    void IBlockAnswers.Answered(in BlockAnswer answer, ReadOnlySpan<byte> bytes) =>
        _loop.Ended((int)answer.Context, answer.Result == BlockResult.Ok);

    private StorageBenchmarkResult RunAll(MachineFacts machine)
    {
        int depth = _options.Depths.Max();
        using (_clientEnd)
        using (_serverEnd)
        {
            var server = new BlockServer(
                _serverEnd, _store, new BlockServerOptions { QueueDepth = depth, MaximumTransferBytes = _options.TransferBytes });
            var served = new ServedEnd(_serverEnd, server.Receive, server.Advance);
            using var thread = new ServerThread(served.DoWork, () => (_store as IDisposable)?.Dispose());
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
                Machine = machine,
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
    private static IBlockStore Open(StorageBenchmarkOptions options, BenchmarkFolder folder)
    {
        int depth = options.Depths.Max();
        if (options.Engine is not { } engine)
            return new MemoryBlockStore(options.SizeBytes, depth);
        options.Progress?.Invoke("filling the device");
        string path = folder.Fill("device", options.SizeBytes, options.Cancellation);
        return FileBlockStore.Open(path, options.SizeBytes, engine, options.Direct, depth);
    }
}
