using System.Text.Json;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

[Collection(TestsAlone.Name)]
public sealed class BenchMessagingTests
{
    [Fact]
    public void Two_processes_exchange_messages_and_the_result_is_one_json_object()
    {
        RingsideResult result = RingsideProcess
            .Run("bench", "messaging", "--pattern", "uni", "--systems", "mdp,tcp", "--loss", "1",
                "--wait", "block", "--seconds", "1", "--json")
            .AssertSuccess();
        JsonElement row = Assert.Single(JsonElement.Parse(Assert.Single(result.Output)).GetProperty("rows").EnumerateArray());
        Assert.Equal("mdp", row.GetProperty("system").GetString());
        Assert.Equal("block", row.GetProperty("wait").GetString());
        Assert.Equal(1, row.GetProperty("loss_percent").GetDouble());
        Assert.True(row.GetProperty("messages_per_second").GetDouble() > 0);
        Assert.True(row.GetProperty("retransmitted_packets").GetInt64() > 0);
        Assert.Contains(result.Error, line => line.Contains("tcp uni at 1 % loss: no row", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--pattern ring", "ring")]
    [InlineData("--size 15", "--size", "15")]
    [InlineData("--loss 2", "2")]
    [InlineData("--systems udp,sctp", "--systems", "sctp")]
    [InlineData("--peers 2", "--peers 2", "rr")]
    [InlineData("--matrix --load-curve /tmp/x.html", "--load-curve", "matrix")]
    [InlineData("--matrix --loss 1", "--loss", "--matrix")]
    [InlineData("--load-curve /tmp/x.html --json", "--json", "--load-curve")]
    [InlineData("--load-curve /nowhere/x.html", "--load-curve", "/nowhere/x.html")]
    public void A_wrong_option_is_one_line_and_nothing_is_measured(string arguments, params string[] parts) =>
        RingsideProcess.Run(["bench", "messaging", .. arguments.Split(' ')]).AssertOneErrorLine(ExitCodes.BadInput, parts);
}
