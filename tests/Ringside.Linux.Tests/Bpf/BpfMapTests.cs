using System.Net;
using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>Maps of all kinds, read and written by this process.</summary>
public sealed class BpfMapTests
{
    public BpfMapTests() => RequireBpf.Programs();

    [Fact]
    public void A_hash_map_keeps_what_is_written_until_it_is_deleted()
    {
        using var map = BpfMap.Create(BpfMapKind.Hash, 8, 4, 10, "hash");
        Assert.False(map.TryLookup(5L, out int value));
        map.Update(5L, 17);
        map.Update(5L, 18);
        Assert.True(map.TryLookup(5L, out value));
        Assert.Equal(18, value);
        Assert.True(map.Delete(5L));
        Assert.False(map.Delete(5L));
        Assert.False(map.TryLookup(5L, out value));
        Assert.Equal(0, value);
    }

    [Fact]
    public void A_full_map_and_an_index_too_high_say_that_there_is_no_room()
    {
        using var hash = BpfMap.Create(BpfMapKind.Hash, 4, 4, 1, "one");
        hash.Update(1, 1);
        const string expected = "E2BIG, the map has no room for that key";
        Assert.EndsWith(expected, Assert.Throws<KernelException>(() => hash.Update(2, 2)).Message);
        using var array = BpfMap.Create(BpfMapKind.Array, 4, 4, 3, "three");
        Assert.EndsWith(expected, Assert.Throws<KernelException>(() => array.Update(3, 1)).Message);
        Assert.True(array.TryLookup(2, out int value));
        Assert.Equal(0, value);
        Assert.False(array.TryLookup(3, out value));
    }

    [Fact]
    public void The_longest_prefix_wins()
    {
        using var map = BpfMap.Create(BpfMapKind.LongestPrefix, LongestPrefixKey.SizeIPv4, 4, 10, "prefixes");
        map.Update(Key("10.0.0.0", 8), Value(8));
        map.Update(Key("10.77.0.0", 16), Value(16));
        Assert.Equal(16, Look("10.77.3.4"));
        Assert.Equal(8, Look("10.78.3.4"));
        Assert.Null(Look("11.0.0.1"));
        Assert.True(map.Delete(Key("10.77.0.0", 16)));
        Assert.Equal(8, Look("10.77.3.4"));

        int? Look(string address)
        {
            byte[] value = new byte[4];
            return map.TryLookup(Key(address, 32), value) ? BitConverter.ToInt32(value) : null;
        }
    }

    [Fact]
    public void A_map_for_each_processor_gives_the_values_of_all()
    {
        using var map = BpfMap.Create(BpfMapKind.PerCpuArray, 4, 8, 2, "counters");
        Assert.Equal(0, map.ValueSize % 8);
        int processors = map.ValueSize / 8;
        Assert.InRange(processors, Environment.ProcessorCount, 100_000);
        byte[] values = new byte[map.ValueSize];
        for (int i = 0; i < processors; i++)
        {
            BitConverter.TryWriteBytes(values.AsSpan(i * 8), (long)(i + 1));
        }

        map.Update(BitConverter.GetBytes(1), values);
        Assert.Equal(processors * (processors + 1L) / 2, map.Sum(1));
        Assert.Equal(0, map.Sum(0));
        Assert.Equal(0, map.Sum(2));
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0-1\n", 2)]
    [InlineData("0-3,8,10-11\n", 7)]
    public void The_list_of_processors_is_counted(string list, int expected) => Assert.Equal(expected, BpfMap.CountProcessors(list));

    [Fact]
    public void Keys_and_values_of_another_length_are_refused_before_the_kernel_reads_past_them()
    {
        using var map = BpfMap.Create(BpfMapKind.Hash, 4, 4, 1, "sizes");
        Assert.Throws<ArgumentException>(() => map.Update(1L, 1));
        Assert.Throws<ArgumentException>(() => map.Update(1, 1L));
        Assert.Throws<ArgumentException>(() => map.TryLookup(1, out short _));
        Assert.Throws<ArgumentException>(() => map.Delete((byte)1));
    }

    [Fact]
    public void Sizes_that_the_kernel_does_not_take_are_refused() =>
        Assert.Equal(
            "bpf(BPF_MAP_CREATE odd): EINVAL",
            Assert.Throws<KernelException>(() => BpfMap.Create(BpfMapKind.Array, 8, 8, 1, "odd")).Message);

    private static byte[] Key(string address, int prefix)
    {
        byte[] key = new byte[LongestPrefixKey.SizeIPv4];
        Assert.Equal(key.Length, LongestPrefixKey.Write(key, IPAddress.Parse(address), prefix));
        return key;
    }

    private static byte[] Value(int value) => BitConverter.GetBytes(value);
}
