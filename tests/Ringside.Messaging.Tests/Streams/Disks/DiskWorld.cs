using Ringside.Linux.Errors;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Storing;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>A folder with a disk, and beside it a plain list of what the disk should hold.</summary>
internal sealed class DiskWorld : IDisposable
{
    internal const uint Identity = 77;

    private const string Memory = "/dev/shm";

    private readonly TemporaryFolder _folder = new();
    private readonly string? _memory;
    private readonly SeededRandom _random;
    private readonly List<ulong> _chains = [0];
    private SegmentDisk? _disk;

    // In memory for tests that open thousands of times: each time waits for a disk.
    internal DiskWorld(
        SeededRandom random, FileEngine engine = FileEngine.Pread, StorePolicy policy = StorePolicy.None, bool isInMemory = false)
    {
        _random = random;
        _memory = isInMemory && Directory.Exists(Memory) ? Path.Combine(Memory, Path.GetFileName(_folder.Path)) : null;
        Options = new SegmentDiskOptions
        {
            Folder = Path.Combine(_memory ?? _folder.Path, "stream"),
            Stream = StreamId.Shard(3),
            Policy = policy,
            Engine = engine,
            SegmentBytes = 3000,
            MostBytesUnderWay = 8192,
            IntervalNanos = 3,
            BootId = 9,
        };
    }

    internal SegmentDiskOptions Options { get; set; }

    internal SegmentDisk Disk => _disk!;

    internal DiskState State { get; private set; } = null!;

    /// <summary>What was begun, in order.</summary>
    internal List<byte[]> Batches { get; } = [];

    internal uint Epoch { get; set; } = 1;

    internal string Promise => Path.Combine(Options.Folder, PromiseFile.Name);

    internal string[] Segments => [.. Directory.GetFiles(Options.Folder, "*.segment").Order(StringComparer.Ordinal)];

    internal string[] Aside => Directory.GetFiles(Options.Folder, "*.damaged");

    internal SegmentDisk Open(IEngine? engine = null)
    {
        try
        {
            _disk = engine is null ? SegmentDisk.Open(Options, out DiskState state) : SegmentDisk.OpenWith(Options, engine, out state);
            State = state;
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.ENOSYS or Errno.EINVAL)
        {
            Assert.Skip(refusal.Message);
        }

        if (State.Promise.Identity == 0 && State.Doubt is null)
        {
            Assert.True(Disk.TrySave(new StorePromise(1, 5, Identity)));
        }

        return Disk;
    }

    /// <summary>Ends the process; what was begun is written, or not.</summary>
    internal void Kill()
    {
        _disk?.Release();
        _disk = null;
    }

    internal void Close()
    {
        _disk?.Dispose();
        _disk = null;
    }

    /// <summary>The next batch, with a random payload of several packets now and then.</summary>
    internal byte[] Make(int bytes, int packetBytes = 300)
    {
        var options = new StreamPublisherOptions
        {
            Stream = Options.Stream,
            Identity = Identity,
            Epoch = Epoch,
            Instance = 1,
            Sets = TestSets.Of(0, 1),
            PacketBytes = packetBytes,
        };
        var builder = new BatchBuilder(options, 1 << 20, new Crc32C());
        byte[] payload = new byte[bytes];
        _random.NextBytes(payload);
        Assert.True(builder.TryAppend(payload));
        byte[] packets = builder.Complete(Batches.Count + 1, options.Epoch, _chains[^1], StreamFlags.None, 123, out ulong chain).ToArray();
        Batches.Add(packets);
        _chains.Add(chain);
        return packets;
    }

    /// <summary>Begins batches of random sizes, and works now and then.</summary>
    internal void Append(int count, int mostBytes = 1500)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] packets = Make(_random.Next(1, mostBytes));
            while (!Disk.TryAppend(Batches.Count, packets))
            {
                Assert.Null(Disk.Trouble);
                Disk.DoWork(i);
            }

            if (_random.NextBool())
            {
                Disk.DoWork(i);
            }
        }
    }

    internal void CutTo(int number)
    {
        Batches.RemoveRange(number, Batches.Count - number);
        _chains.RemoveRange(number + 1, _chains.Count - number - 1);
    }

    /// <summary>The disk holds the beginning of the list: so many batches, each as it was, and no more.</summary>
    internal void CheckHolds(int count)
    {
        for (int number = 1; number <= count; number++)
        {
            CheckRead(number);
        }

        Assert.False(Disk.TryRead(count + 1, out _));
        Assert.False(Disk.TryRead(0, out _));
    }

    internal void CheckRead(int number)
    {
        Assert.True(Disk.TryRead(number, out ReadOnlySpan<byte> packets), $"batch {number} cannot be read");
        Assert.True(packets.SequenceEqual(Batches[number - 1]), $"batch {number} is another one");
    }

    /// <summary>What was found at the start is the beginning of the list.</summary>
    internal int CheckState()
    {
        int last = (int)State.Last;
        Assert.True(last <= Batches.Count, $"{last} of {Batches.Count}");
        Assert.Equal(_chains[last], State.Chain);
        CheckHolds(last);
        return last;
    }

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
        if (Directory.Exists(_memory))
        {
            Directory.Delete(_memory, recursive: true);
        }
    }
}
