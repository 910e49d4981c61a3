using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Linux.Errors;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary>Commands where io_uring is forbidden, as containers forbid it by seccomp.</summary>
[Collection(TestsAlone.Name)]
public sealed class ForbiddenRingTests(MarketDataFiles files)
{
    [Theory]
    [InlineData(Errno.EPERM)]
    [InlineData(Errno.ENOSYS)]
    public void Who_asks_for_io_uring_gets_one_line_that_names_the_call_and_what_to_do(Errno error) =>
        Run(error, "lab", "run", "--data", files.Generated, "--backend", "io_uring", "--topology", "loopback")
            .AssertLastErrorLine(ExitCodes.Refused, "io_uring_setup(", error.ToString(), "seccomp filter");

    [Fact]
    public void Auto_does_not_mind()
    {
        RingsideResult result = Run(
            Errno.EPERM, "lab", "run", "--data", files.Generated, "--backend", "auto", "--topology", "loopback", "--pace", "rate:20000",
            "--json");
        Assert.True(JsonElement.Parse(Assert.Single(result.AssertSuccess().Output)).GetProperty("correct").GetBoolean());
    }

    [Fact]
    public void Capabilities_tell_it_with_the_reason()
    {
        string text = Assert.Single(Run(Errno.EPERM, "net", "capabilities", "--json").AssertSuccess().Output);
        JsonElement ring = JsonElement.Parse(text).GetProperty("areas").EnumerateArray()
            .Single(area => area.GetProperty("name").GetString() == "io_uring").GetProperty("items")[0];
        Assert.Equal("refused", ring.GetProperty("outcome").GetString());
        Assert.Equal("EPERM", ring.GetProperty("why").GetProperty("error").GetString());
    }

    [Fact]
    public void Lines_are_sent_by_plain_sockets_and_the_reason_is_said()
    {
        RingsideResult result = Run(Errno.EPERM, "net", "send", "--group", "239.1.2.3:5000");
        Assert.Contains(result.AssertSuccess().Error, line => line.Contains("io_uring_setup(", StringComparison.Ordinal));
    }

    [Fact]
    public void A_venue_that_is_to_serve_connections_on_a_ring_names_what_refuses_it()
    {
        using var folder = new TemporaryFolder();
        Run(Errno.EPERM, "up", "--data", folder.Path, "--connections", "ring")
            .AssertLastErrorLine(ExitCodes.Refused, "--connections ring", "io_uring_setup(", "EPERM");
    }

    private static RingsideResult Run(Errno error, params string[] arguments)
    {
        RingsideResult? result = null;
        ForbiddenCalls.Run(
            ForbiddenCalls.FirstOfIoUring, ForbiddenCalls.LastOfIoUring, (int)error, () => result = RingsideProcess.Run(arguments));
        return result!;
    }
}
