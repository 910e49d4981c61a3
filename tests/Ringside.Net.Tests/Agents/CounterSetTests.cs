using System.Diagnostics;
using Ringside.Net.Agents;
using Ringside.Testing;

namespace Ringside.Net.Tests.Agents;

public sealed class CounterSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("counters");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_and_values_are_read_from_the_file_while_they_change()
    {
        using var set = new CounterSet(Path, 4);
        CounterReader reader = CounterReader.Open(Path);
        Assert.Equal(0, reader.Count);
        Counter received = set.Add("received frames");
        Counter depth = set.Add("Tiefe äöü");
        Assert.Equal(2, reader.Count);
        Assert.Equal(["received frames", "Tiefe äöü"], Names(reader));
        received.Add();
        received.Add(41);
        depth.Value = long.MinValue;
        Assert.Equal((42L, long.MinValue), (reader.Value(0), reader.Value(1)));
        Assert.Equal((42L, "received frames"), (received.Value, received.Name));
        Assert.Equal(Environment.ProcessId, reader.Process);
        Assert.InRange(reader.MadeRealtimeNanos, 1, long.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Value(2));
        Assert.False(reader.TryGetName(2, out _));
    }

    [Fact]
    public void The_layout_is_the_one_that_is_documented()
    {
        using var set = new CounterSet(Path, 3);
        set.Add("a").Value = 0x0102030405060708;
        set.Add("bc").Value = -1;
        byte[] file = File.ReadAllBytes(Path);
        Assert.Equal(128 + (3 * 128) + (3 * 128), file.Length);
        Assert.Equal("RSCOUNT1"u8, file.AsSpan(0, 8));
        Assert.Equal([3, 0, 0, 0, 2, 0, 0, 0], file[8..16]);
        Assert.Equal([1, (byte)'a', 0], file[128..131]);
        Assert.Equal([2, (byte)'b', (byte)'c', 0], file[256..260]);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1, 0], file[512..521]);
        Assert.Equal([255, 255, 255, 255, 255, 255, 255, 255, 0], file[640..649]);
        Assert.True(CounterLayout.TryRead(file, out CounterLayout layout));
        Assert.Equal((3, 2, Environment.ProcessId), (layout.Capacity, layout.Count, layout.Process));
    }

    [Fact]
    public void Another_process_reads_them()
    {
        Require.Command("od");
        using var set = new CounterSet(Path, 1);
        Counter counter = set.Add("x");
        Assert.Equal("0", Read());
        counter.Add(77);
        Assert.Equal("77", Read());

        string Read()
        {
            var start = new ProcessStartInfo("od", ["-A", "n", "-t", "d8", "-j", "256", "-N", "8", Path]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
    }

    [Fact]
    public void Disposal_removes_the_file_and_harms_neither_writers_nor_readers()
    {
        var set = new CounterSet(Path, 1);
        Counter counter = set.Add("x");
        CounterReader reader = CounterReader.Open(Path);
        set.Dispose();
        set.Dispose();
        Assert.False(File.Exists(Path));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        counter.Add(5);
        Assert.Equal(5, reader.Value(0));
        Assert.Throws<ObjectDisposedException>(() => set.Add("y"));
    }

    [Fact]
    public void A_file_left_by_a_crash_is_replaced_and_its_reader_keeps_the_old_values()
    {
        var crashed = new CounterSet(Path, 1);
        crashed.Add("old").Value = 1;
        CounterReader old = CounterReader.Open(Path);
        using var set = new CounterSet(Path, 2);
        set.Add("new").Value = 2;
        Assert.Equal((1L, 2L), (old.Value(0), CounterReader.Open(Path).Value(0)));
        Assert.Equal(["counters"], Directory.GetFiles(_folder.Path).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void What_is_no_name_and_what_is_too_much_is_refused()
    {
        using var set = new CounterSet(Path, 1);
        Assert.Throws<ArgumentException>(() => set.Add(string.Empty));
        Assert.Throws<ArgumentException>(() => set.Add("line\nbreak"));
        Assert.Throws<ArgumentException>(() => set.Add(new string('ü', 61)));
        set.Add(new string('ü', 60));
        Assert.Contains("holds 1 counters already", Assert.Throws<InvalidOperationException>(() => set.Add("y")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterSet(Path, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CounterSet(Path, 4097));
        Assert.Throws<DirectoryNotFoundException>(() => new CounterSet(_folder.Path + "/no/such", 1));
    }

    [Fact]
    public void A_file_that_holds_no_counters_is_refused()
    {
        Assert.Throws<FileNotFoundException>(() => CounterReader.Open(Path));
        Assert.Throws<InvalidDataException>(() => CounterReader.Open(_folder.Write("empty", string.Empty)));
        Assert.Throws<InvalidDataException>(() => CounterReader.Open(_folder.Write("text", new string('x', 5000))));
    }

    // Reads everything that a spoiled file claims to have; arrays of exactly the file's length make a read past the end throw.
    [Fact]
    public void Whatever_stands_in_the_file_the_reader_never_reads_past_its_end()
    {
        using var set = new CounterSet(Path, 2);
        set.Add("first");
        set.Add("second");
        byte[] good = File.ReadAllBytes(Path);
        var mutator = new ByteMutator(new SeededRandom(3), good, good[..128], []);
        int accepted = 0;
        for (long i = 0; i < LongRuns.Choose(200_000, 10_000_000); i++)
        {
            byte[] file = mutator.Next();
            if (CounterLayout.TryRead(file, out CounterLayout layout))
            {
                accepted++;
                for (int index = -1; index <= layout.Count; index++)
                {
                    if (layout.TryReadName(file, index, out string name))
                    {
                        Assert.DoesNotContain(name, char.IsControl);
                        Assert.InRange(name.Length, 1, CounterLayout.MaximumNameBytes);
                    }
                }

                Assert.True(layout.Count == 0 || layout.ValueOffset(layout.Count - 1) + 8 <= file.Length);
            }
        }

        Assert.InRange(accepted, 1000, int.MaxValue);
    }

    [Fact]
    public void A_reader_of_a_changing_counter_never_sees_half_a_value()
    {
        using var set = new CounterSet(Path, 1);
        Counter counter = set.Add("x");
        CounterReader reader = CounterReader.Open(Path);
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (long i = 0; !stop.IsCancellationRequested; i++)
            {
                counter.Value = i % 2 == 0 ? 0 : -1;
            }
        });
        writer.Start();
        long wrong = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            long value = reader.Value(0);
            wrong = value is 0 or -1 ? wrong : value;
        }

        stop.Cancel();
        writer.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        using var set = new CounterSet(Path, 1);
        Counter counter = set.Add("x");
        CounterReader reader = CounterReader.Open(Path);
        long sum = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                counter.Add();
                sum += reader.Value(0);
            }
        }));
        Assert.NotEqual(0, sum);
    }

    private static List<string> Names(CounterReader reader)
    {
        List<string> names = [];
        for (int i = 0; i < reader.Count; i++)
        {
            Assert.True(reader.TryGetName(i, out string name));
            names.Add(name);
        }

        return names;
    }
}
