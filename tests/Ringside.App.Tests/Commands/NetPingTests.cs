using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary><c>net ping</c>: two real processes on the loopback interface.</summary>
[Collection(TestsAlone.Name)]
public sealed class NetPingTests
{
    [Fact]
    public void It_measures_round_trips_as_the_user_and_as_the_kernel_see_them()
    {
        using RingsideProcess listener = Listen(out string address, "--json");
        JsonElement result = Ping(address, "--count", "200", "--interval", "0", "--warm-up", "50");
        RingsideResult answered = End(listener);

        JsonElement user = result.GetProperty("user");
        JsonElement kernel = result.GetProperty("kernel");
        Assert.Equal(
            ["event", "sent", "answered", "lost", "under_way", "refused", "strays", "backend", "user", "kernel"], LabRuns.Keys(result));
        Assert.Equal(["count", "p50_ns", "p99_ns", "p999_ns", "max_ns", "histogram"], LabRuns.Keys(user));
        Assert.Equal(200, user.GetProperty("count").GetInt64());
        Assert.Equal(200, kernel.GetProperty("count").GetInt64());
        Assert.Equal(200, user.GetProperty("histogram").EnumerateArray().Sum(range => range.GetProperty("count").GetInt64()));
        Assert.InRange(kernel.GetProperty("p50_ns").GetInt64(), 1, user.GetProperty("p50_ns").GetInt64());
        Assert.Equal(250, JsonElement.Parse(answered.Output[^1]).GetProperty("answered").GetInt64());
    }

    [Fact]
    public void Without_json_it_prints_a_table_and_a_picture()
    {
        using RingsideProcess listener = Listen(out string address);
        RingsideResult result = RingsideProcess.Run("net", "ping", address, "--count", "20", "--interval", "0", "--warm-up", "0")
            .AssertSuccess();

        Assert.StartsWith("20 sent, 20 answered, 0 lost", result.Output[0], StringComparison.Ordinal);
        Assert.Contains(result.Output, line => line.StartsWith("  user to user", StringComparison.Ordinal));
        Assert.Contains(result.Output, line => line.StartsWith("  kernel to kernel", StringComparison.Ordinal));
        Assert.Contains(result.Output, line => Regex.IsMatch(line, @"^  up to +[\d,]+ us +\d+ #+$"));
        Assert.Equal("20 pings answered, 0 not, 0 other datagrams", End(listener).Output[^1]);
    }

    [Fact]
    public void Nobody_who_answers_is_told_after_a_bounded_wait()
    {
        RingsideResult result = RingsideProcess.Run("net", "ping", "127.0.0.1:9", "--count", "3", "--timeout", "50", "--json");

        result.AssertLastErrorLine(ExitCodes.Refused, "no answer came from 127.0.0.1:9", "--listen");
        JsonElement end = JsonElement.Parse(result.Output[^1]);
        Assert.Equal(3, end.GetProperty("lost").GetInt64());
        Assert.Equal(0, end.GetProperty("answered").GetInt64());
    }

    [Fact]
    public void Ctrl_C_ends_it_with_what_it_has_measured()
    {
        using RingsideProcess listener = Listen(out string address);
        using RingsideProcess ping = RingsideProcess.Start("net", "ping", address, "--count", "2000000000", "--json");
        ping.WaitForError("ping: from");
        ping.Interrupt();
        RingsideResult result = ping.WaitForExit();

        result.AssertNoTrace();
        Assert.Equal(ExitCodes.Interrupted, result.ExitCode);
        Assert.Equal("end", JsonElement.Parse(Assert.Single(result.Output)).GetProperty("event").GetString());
    }

    [Fact]
    public void A_way_that_the_interface_does_not_lead_is_told_in_one_line() =>
        RingsideProcess.Run("net", "ping", "192.0.2.1:7", "--count", "1", "--timeout", "50")
            .AssertLastErrorLine(ExitCodes.Refused, "192.0.2.1:7", "EINVAL", "--interface");

    [Theory]
    [InlineData("", "ADDRESS:PORT is missing (see `ringside net ping --help`)")]
    [InlineData("x", "ADDRESS:PORT")]
    [InlineData("127.0.0.1:0", "1 to 65535")]
    [InlineData("0.0.0.0:7", "only with --listen")]
    [InlineData("[::]:7", "only with --listen")]
    [InlineData("239.1.2.3:7", "not a multicast group")]
    [InlineData("127.0.0.1:7 --count 0", "from 1 to")]
    [InlineData("127.0.0.1:7 --size 31", "from 32 to 1400")]
    [InlineData("127.0.0.1:7 --timeout 0", "from 1 to 3600000")]
    [InlineData("127.0.0.1:7 --wait x", "spin, spin-then-block, block")]
    [InlineData("127.0.0.1:7 --backend x", "socket")]
    public void A_wrong_value_is_told_in_one_line(string arguments, string expected) =>
        RingsideProcess.Run(["net", "ping", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            .AssertOneErrorLine(ExitCodes.BadInput, expected);

    [Fact]
    public void An_address_in_use_is_told_in_one_line()
    {
        using RingsideProcess listener = Listen(out string address);

        RingsideProcess.Run("net", "ping", address, "--listen").AssertOneErrorLine(ExitCodes.Refused, address, "EADDRINUSE");
    }

    private static RingsideProcess Listen(out string address, params string[] arguments)
    {
        RingsideProcess listener = RingsideProcess.Start(["net", "ping", "127.0.0.1:0", "--listen", .. arguments]);
        int line = listener.WaitForError("ping: answering on ");
        address = Regex.Match(listener.Error.All[line], @"127\.0\.0\.1:\d+").Value;
        return listener;
    }

    private static RingsideResult End(RingsideProcess listener)
    {
        listener.Interrupt();
        RingsideResult result = listener.WaitForExit();
        Assert.Equal(ExitCodes.Interrupted, result.ExitCode);
        return result;
    }

    private static JsonElement Ping(string address, params string[] arguments)
    {
        RingsideResult result = RingsideProcess.Run(["net", "ping", address, "--json", .. arguments]).AssertSuccess();
        return JsonElement.Parse(Assert.Single(result.Output));
    }
}
