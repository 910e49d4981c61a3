using System.Buffers;
using System.Collections.Immutable;
using Ringside.Exchange.Snapshots;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Following;

namespace Ringside.Exchange.Tests.Snapshots;

public sealed class SnapshotFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("ringside-test-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void The_newest_ones_are_kept_and_told_first()
    {
        var folder = new SnapshotFolder(Path.Combine(_path, "snapshots"));
        Assert.Empty(folder.Names());
        foreach (long batches in (long[])[5, 100, 20])
            folder.Save([PlaceAt(batches)], [("shard-0", output => output.Write<byte>([(byte)batches]))]);
        Assert.Equal(["snapshot-00000000000000000003", "snapshot-00000000000000000002"], folder.Names());
        Assert.True(folder.TryReadPlaces(folder.Names()[0], out ImmutableArray<StreamPlace>? places));
        Assert.Equal(20, places.Value[0].Position.Number);
        Assert.True(folder.TryRead(folder.Names()[1], "shard-0", out byte[]? part));
        Assert.Equal([100], part);
        Assert.False(folder.TryRead(folder.Names()[1], "shard-1", out _));
    }

    [Fact]
    public void Parts_of_all_lengths_are_written_whole()
    {
        var folder = new SnapshotFolder(_path);
        byte[] expected = [.. Enumerable.Range(0, 300_000).Select(number => (byte)(number * 7 / 3))];
        folder.Save([PlaceAt(1)], [("members", output =>
        {
            int at = 0;
            foreach (int length in (int[])[1, 65_535, 1, 65_536, 100_000, 0, 3, 68_924])
            {
                expected.AsSpan(at, length).CopyTo(output.GetSpan(length));
                output.Advance(length);
                at += length;
            }
        })]);
        Assert.True(folder.TryRead(folder.Names()[0], "members", out byte[]? part));
        Assert.True(expected.AsSpan().SequenceEqual(part));
    }

    [Fact]
    public void One_that_was_cut_off_while_it_was_written_is_none_and_the_next_one_takes_its_place()
    {
        var folder = new SnapshotFolder(_path);
        string torn = Path.Combine(_path, ".new-snapshot-00000000000000000001");
        Directory.CreateDirectory(torn);
        File.WriteAllText(Path.Combine(torn, "places"), "half");
        Assert.Empty(folder.Names());
        folder.Save([PlaceAt(7)], [("members", output => output.Write<byte>([1]))]);
        Assert.Equal(["snapshot-00000000000000000001"], folder.Names());
        Assert.True(folder.TryRead(folder.Names()[0], "members", out _));
        Assert.False(Directory.Exists(torn));
    }

    [Fact]
    public void One_that_is_put_aside_is_read_no_more_and_its_number_is_not_taken_again()
    {
        var folder = new SnapshotFolder(_path);
        for (int count = 0; count < 4; count++)
        {
            folder.Save([PlaceAt(7)], []);
            Assert.Equal($"refused-snapshot-{count + 1:d20}", folder.PutAside(folder.Names()[0]));
            Assert.Empty(folder.Names());
        }

        folder.Save([PlaceAt(7)], []);
        Assert.Equal(["snapshot-00000000000000000005"], folder.Names());
        Assert.Equal(
            ["refused-snapshot-00000000000000000003", "refused-snapshot-00000000000000000004", "snapshot-00000000000000000005"],
            Directory.EnumerateDirectories(_path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_part_that_could_not_be_read_again_is_refused_and_the_one_before_stays()
    {
        var folder = new SnapshotFolder(_path, mostBytes: 100);
        folder.Save([PlaceAt(7)], [("members", output => output.Write(new byte[100]))]);
        IOException refusal = Assert.Throws<IOException>(
            () => folder.Save([PlaceAt(8)], [("members", output => output.Write(new byte[101]))]));
        Assert.Contains("members: 101 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["snapshot-00000000000000000001"], folder.Names());
        folder.Save([PlaceAt(8)], []);
        Assert.Equal(2, folder.Names().Length);
    }

    [Fact]
    public void One_that_cannot_be_written_leaves_nothing_of_itself_behind()
    {
        var folder = new SnapshotFolder(_path);
        folder.Save([PlaceAt(7)], []);
        Assert.Throws<IOException>(() => folder.Save([PlaceAt(8)],
        [
            ("members", output => output.Write(new byte[100_000])),
            ("shard-0", _ => throw new IOException("no space left on device")),
        ]));
        Assert.Equal(["snapshot-00000000000000000001"], Directory.EnumerateDirectories(_path).Select(Path.GetFileName));

        // A folder where a file should be: so much may not be written, even by who may write everything.
        Assert.Throws<UnauthorizedAccessException>(() => folder.Save([PlaceAt(8)],
        [
            ("members", _ => Directory.CreateDirectory(Path.Combine(_path, ".new-snapshot-00000000000000000002", "shard-0"))),
            ("shard-0", _ => { }),
        ]));
        Assert.Equal(["snapshot-00000000000000000001"], Directory.EnumerateDirectories(_path).Select(Path.GetFileName));
        folder.Save([PlaceAt(8)], []);
        Assert.Equal(2, folder.Names().Length);
    }

    private static StreamPlace PlaceAt(long number) => new(3, new StreamPosition(number, 1, [new EpochRun(1, 1)]));
}
