using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary><c>net send</c> and <c>net receive</c>: real processes on the loopback interface.</summary>
[Collection(TestsAlone.Name)]
public sealed class NetGroupTests
{
    // Two of these test programs may run on one machine: the process's number keeps their groups apart.
    private static string Group(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"239.77.{(Environment.ProcessId >> 8) & 255}.{Environment.ProcessId & 255}:{28_000 + number}");

    [Fact]
    public void Lines_piped_into_one_arrive_at_the_other_with_both_stamps()
    {
        using RingsideProcess receiver = Receive(1, "--count", "3", "--json");
        using RingsideProcess sender = RingsideProcess.StartWithInput("net", "send", "--group", Group(1), "--json");
        sender.Type("first\nwörld \\\r\n"u8);
        sender.Type([0xff, 0x1b]);
        sender.EndInput();
        RingsideResult sent = sender.WaitForExit().AssertSuccess();
        RingsideResult received = receiver.WaitForExit().AssertSuccess();

        JsonElement[] datagrams = [.. received.Output.SkipLast(1).Select(line => JsonElement.Parse(line))];
        Assert.Equal(["first", "wörld \\\\", @"\xff\x1b"], datagrams.Select(datagram => datagram.GetProperty("text").GetString()!));
        Assert.All(datagrams, datagram => Assert.Equal(
            ["event", "n", "source", "bytes", "text", "kernel_ns", "user_ns"], LabRuns.Keys(datagram)));
        Assert.All(datagrams, datagram => Assert.True(
            datagram.GetProperty("kernel_ns").GetInt64() <= datagram.GetProperty("user_ns").GetInt64()));
        Assert.Single(datagrams.Select(datagram => datagram.GetProperty("source").GetString()).Distinct());
        Assert.Equal(3, JsonElement.Parse(received.Output[^1]).GetProperty("datagrams").GetInt32());
        Assert.Equal(3, JsonElement.Parse(Assert.Single(sent.Output)).GetProperty("datagrams").GetInt32());
    }

    [Fact]
    public void A_line_is_sent_when_it_is_typed_and_hostile_bytes_reach_no_terminal()
    {
        using RingsideProcess receiver = Receive(2);
        using RingsideProcess sender = RingsideProcess.StartWithInput("net", "send", "--group", Group(2));
        sender.Type("typed\n"u8);
        receiver.WaitForOutput("5 bytes: typed");
        sender.Type("\u001b[31mred\a\n"u8);
        receiver.WaitForOutput(@"9 bytes: \x1b[31mred\x07");
        sender.EndInput();
        sender.WaitForExit().AssertSuccess();
        receiver.Interrupt();
        RingsideResult received = receiver.WaitForExit();

        Assert.Equal(ExitCodes.Interrupted, received.ExitCode);
        Assert.Equal("2 datagrams, 0 dropped by the kernel, 0 too long, 0 not printed", received.Output[^1]);
        Assert.All(received.Output.Take(2), line => Assert.Matches(
            @"^kernel \d\d:\d\d:\d\d\.\d{9}, user \+\d+\.\d us, from 127\.0\.0\.1:\d+, ", line));
    }

    [Fact]
    public void Ctrl_C_ends_a_sender_that_waits_for_input_with_its_summary()
    {
        using RingsideProcess receiver = Receive(3, "--count", "1");
        using RingsideProcess sender = RingsideProcess.StartWithInput("net", "send", "--group", Group(3));
        sender.Type("one\n"u8);
        receiver.WaitForExit().AssertSuccess();
        sender.Interrupt();
        RingsideResult sent = sender.WaitForExit();

        sent.AssertNoTrace();
        Assert.Equal(ExitCodes.Interrupted, sent.ExitCode);
        Assert.Equal("1 datagram sent", Assert.Single(sent.Output));
    }

    [Fact]
    public void A_line_that_no_datagram_holds_is_counted_and_the_next_one_sent()
    {
        using RingsideProcess receiver = Receive(4, "--count", "1");
        using RingsideProcess sender = RingsideProcess.StartWithInput("net", "send", "--group", Group(4));
        sender.Type(Encoding.ASCII.GetBytes(new string('x', 100_000) + "\nshort\n"));
        sender.EndInput();
        RingsideResult sent = sender.WaitForExit();
        receiver.WaitForExit().AssertSuccess();

        Assert.Equal(ExitCodes.Incorrect, sent.ExitCode);
        Assert.Equal("send: 1 line too long for one datagram of this port, not sent (it takes 65507 bytes)", sent.Error[^1]);
        Assert.Equal("1 datagram sent", Assert.Single(sent.Output));
    }

    // A port with frames of its own may hold less than its interface would carry.
    [Fact]
    public void The_bound_that_is_named_is_the_one_that_holds()
    {
        Require.Root();
        using RingsideProcess sender = RingsideProcess.StartWithInput("net", "send", "--group", Group(7), "--backend", "packet");
        sender.Type(Encoding.ASCII.GetBytes(new string('x', 1_931) + "\n" + new string('x', 1_930)));
        sender.EndInput();
        RingsideResult sent = sender.WaitForExit();

        Assert.Contains("it takes 1930 bytes, which is what its frames hold", sent.Error[^1], StringComparison.Ordinal);
        Assert.Equal("1 datagram sent", Assert.Single(sent.Output));
    }

    [Fact]
    public void A_datagram_of_the_largest_size_arrives_whole()
    {
        using RingsideProcess receiver = Receive(5, "--count", "1", "--json");
        using RingsideProcess sender = RingsideProcess.StartWithInput("net", "send", "--group", Group(5));
        sender.Type(Encoding.ASCII.GetBytes(new string('x', 65_507)));
        sender.EndInput();
        sender.WaitForExit().AssertSuccess();

        RingsideResult received = receiver.WaitForExit().AssertSuccess();
        Assert.Equal(65_507, JsonElement.Parse(received.Output[0]).GetProperty("bytes").GetInt32());
    }

    [Theory]
    [InlineData("receive", "--group 239.1.2.3", "ADDRESS:PORT")]
    [InlineData("receive", "--group 239.1.2.3:0", "1 to 65535")]
    [InlineData("receive", "--group 10.1.2.3:5", "not a multicast address")]
    [InlineData("receive", "--group 239.1.2.3:5 --backend x", "socket")]
    [InlineData("receive", "--group 239.1.2.3:5 --count 0", "from 1 to")]
    [InlineData("receive", "--group 239.1.2.3:5 --wait x", "spin, spin-then-block, block")]
    [InlineData("receive", "", "--group ADDRESS:PORT is missing")]
    [InlineData("send", "--group x", "ADDRESS:PORT")]
    [InlineData("send", "--group 239.1.2.3:5 --backend x", "socket")]
    [InlineData("send", "--group 239.1.2.3:5 --ttl 256", "from 0 to 255")]
    [InlineData("send", "", "--group ADDRESS:PORT is missing")]
    public void A_wrong_value_is_told_in_one_line(string command, string arguments, string expected) =>
        RingsideProcess.Run(["net", command, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            .AssertOneErrorLine(ExitCodes.BadInput, expected);

    [Theory]
    [InlineData("send")]
    [InlineData("receive")]
    public void An_interface_that_does_not_exist_is_told_in_one_line(string command) =>
        RingsideProcess.Run("net", command, "--group", Group(6), "--interface", "missing0")
            .AssertOneErrorLine(ExitCodes.Refused, "missing0", "there is no such network interface");

    private static RingsideProcess Receive(int group, params string[] arguments)
    {
        RingsideProcess receiver = RingsideProcess.Start(["net", "receive", "--group", Group(group), .. arguments]);
        receiver.WaitForError("receive: joined");
        return receiver;
    }
}
