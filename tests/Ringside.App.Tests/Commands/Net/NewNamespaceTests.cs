using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands.Net;

/// <summary>Network commands in a new network namespace, where nothing is set up, and what they advise there.</summary>
[Collection(TestsAlone.Name)]
public sealed class NewNamespaceTests
{
    private const string SetUp = "lo is down; switch it on: `ip link set lo up`";

    [Theory]
    [InlineData("net send --group 239.1.2.3:5000")]
    [InlineData("net ping 127.0.0.1:7000")]
    public void Who_sends_on_an_interface_that_is_down_is_told_how_to_switch_it_on(string command) =>
        ShellScript.RunInNamespace($"\"$0\" {command}").AssertLastErrorLine(ExitCodes.Refused, "lo has no IPv4 address", SetUp);

    [Fact]
    public void Who_receives_there_is_warned()
    {
        RingsideResult result = ShellScript.RunInNamespace("timeout --preserve-status 3 \"$0\" net receive --group 239.1.2.3:5000");
        Assert.Contains("receive: nothing passes: " + SetUp, result.Error);
    }

    // What is advised is done, and then it works: with the scope of the interface, which nobody has written.
    [Theory]
    [InlineData("[ff02::1:2]:5000")]
    [InlineData("[ff15::7]:5000")]
    public void IPv6_multicast_on_the_loopback_interface_needs_a_route_and_the_advice_makes_one(string group)
    {
        RingsideResult refused = ShellScript.RunInNamespace($"ip link set lo up; echo x | \"$0\" net send --group '{group}'");
        string advice = Assert.Single(refused.Error, line => line.StartsWith("send: the kernel refused 1 datagram: ENETUNREACH, ",
            StringComparison.Ordinal)).Split('`')[1];
        Assert.Equal(ExitCodes.Incorrect, refused.ExitCode);

        RingsideResult received = ShellScript.RunInNamespace(
            $"ip link set lo up; {advice}; \"$0\" net receive --group '{group}' --count 1 & receiver=$!; "
            + $"while kill -0 $receiver; do echo line | \"$0\" net send --group '{group}'; done >/dev/null 2>&1; wait $receiver");
        Assert.EndsWith("4 bytes: line", received.AssertSuccess().Output[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_that_is_another_interface_is_refused() =>
        RingsideProcess.Run("net", "receive", "--group", "[ff02::1:2%77]:5000")
            .AssertOneErrorLine(ExitCodes.BadInput, "%77", "--interface lo (%1)");
}
