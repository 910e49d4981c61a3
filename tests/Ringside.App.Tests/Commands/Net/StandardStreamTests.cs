using System.Globalization;
using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands.Net;

/// <summary>Network commands whose standard input or output is closed, full, or no file.</summary>
[Collection(TestsAlone.Name)]
public sealed class StandardStreamTests
{
    private static string Send => string.Create(
        CultureInfo.InvariantCulture, $"net send --group 239.78.{(Environment.ProcessId >> 8) & 255}.{Environment.ProcessId & 255}:28100");

    // The runtime takes the free number for a pipe of its own, from which nothing ever comes.
    [Theory]
    [InlineData("io_uring")]
    [InlineData("socket")]
    public void A_closed_input_is_an_empty_one(string backend)
    {
        RingsideResult result = ShellScript.Run($"\"$0\" {Send} --backend {backend} <&-").AssertSuccess();
        Assert.Equal("0 datagrams sent", Assert.Single(result.Output));
    }

    [Fact]
    public void A_closed_output_takes_everything() =>
        Assert.Empty(ShellScript.Run($"\"$0\" {Send} >&-").AssertSuccess().Output);

    [Theory]
    [InlineData("io_uring")]
    [InlineData("socket")]
    public void A_folder_as_input_is_told_in_words(string backend) =>
        ShellScript.Run($"\"$0\" {Send} --backend {backend} </proc")
            .AssertLastErrorLine(ExitCodes.Refused, "read(standard input): EISDIR, it is a folder");

    [Theory]
    [InlineData("net capabilities")]
    [InlineData("net capabilities --json")]
    [InlineData("net send --json --group 239.1.2.3:5000")]
    [InlineData("net ping 127.0.0.1:9 --count 1 --timeout 20")]
    public void A_full_output_is_told_as_such(string command) =>
        ShellScript.Run($"\"$0\" {command} >/dev/full")
            .AssertLastErrorLine(ExitCodes.Refused, "write(standard output): ENOSPC, there is no room left");

    // Datagrams are sent until the receiver has ended, which it does by itself.
    [Fact]
    public void A_receiver_ends_with_the_first_write_that_fails() =>
        ShellScript.Run(
                "(while echo line; do sleep 0.2; done) 2>/dev/null | " + $"\"$0\" {Send} >/dev/null 2>&1 & sender=$!; "
                + $"\"$0\" {Send.Replace("send", "receive", StringComparison.Ordinal)} >/dev/full; code=$?; kill $sender; exit $code")
            .AssertLastErrorLine(ExitCodes.Refused, "write(standard output): ENOSPC");
}
