using System.Text;
using Ringside.Linux.Privileges;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Privileges;

public sealed class CapabilityReaderTests
{
    [Theory]
    [InlineData("Name:\tx\nCapPrm:\t01\nCapEff:\t0000000000003000\nSeccomp:\t0\n", Capabilities.NetAdmin | Capabilities.NetRaw)]
    [InlineData("CapEff:\t0000008000a04000", Capabilities.Bpf | Capabilities.SysNice | Capabilities.SysAdmin | Capabilities.IpcLock)]
    [InlineData("CapEff: 0000004000000400\r\n", Capabilities.PerfMon | Capabilities.NetBindService)]
    [InlineData("CapEff:0\n", Capabilities.None)]
    public void The_effective_privileges_are_found(string status, Capabilities expected)
    {
        Assert.True(CapabilityReader.TryParseEffective(Encoding.ASCII.GetBytes(status), out Capabilities capabilities));
        Assert.Equal(expected, capabilities);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CapPrm:\t0000000000003000\n")]
    [InlineData("CapEff:\n")]
    [InlineData("CapEff:\txyz\n")]
    [InlineData("CapEff:\t10000000000000000\n")]
    [InlineData("CapEff:\t3000 3000\n")]
    [InlineData("XCapEff:\t3000\n")]
    public void Anything_else_is_refused(string status)
    {
        Assert.False(CapabilityReader.TryParseEffective(Encoding.ASCII.GetBytes(status), out Capabilities capabilities));
        Assert.Equal(Capabilities.None, capabilities);
    }

    [Fact]
    public void No_text_makes_the_parser_throw() => SeededRandom.ForEachSeed(20, random =>
    {
        var mutator = new ByteMutator(random, "Name:\tx\nCapEff:\t0000000000003000\nSeccomp:\t0\n"u8.ToArray());
        for (int i = 0; i < 200; i++)
        {
            _ = CapabilityReader.TryParseEffective(mutator.Next(), out _);
        }
    });

    [Fact]
    public void This_process_has_what_proc_says()
    {
        string line = File.ReadLines("/proc/thread-self/status").Single(text => text.StartsWith("CapEff:"));
        Assert.Equal((Capabilities)Convert.ToUInt64(line["CapEff:".Length..].Trim(), 16), CapabilityReader.ReadEffective());
    }
}
