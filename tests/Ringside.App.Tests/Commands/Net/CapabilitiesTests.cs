using System.Diagnostics;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands.Net;

/// <summary><c>ringside net capabilities</c>, as the real command.</summary>
[Collection(TestsAlone.Name)]
public sealed class CapabilitiesTests
{
    [Fact]
    public void As_JSON_every_question_has_an_answer_and_every_refusal_a_reason()
    {
        RingsideResult result = RingsideProcess.Run("net", "capabilities", "--json").AssertSuccess();

        Assert.Empty(result.Error);
        JsonElement survey = JsonElement.Parse(Assert.Single(result.Output));
        Assert.Equal("lo", survey.GetProperty("interface").GetString());
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), survey.GetProperty("kernel").GetString());
        Assert.Equal(["xdp", "packet", "socket"], survey.GetProperty("ladder").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            ["machine", "socket", "io_uring", "bpf", "packet", "packet", "xdp", "xdp"],
            survey.GetProperty("areas").EnumerateArray().Select(area => area.GetProperty("name").GetString()));
        AssertAnswered(survey);
        Assert.Equal("obtained", Outcome(survey, "socket", "UDP socket"));

        // Newer than the kernels that there are: the probe really tells.
        Assert.Equal("EINVAL", Item(survey, "io_uring", "mixed size").GetProperty("why").GetProperty("error").GetString());
    }

    [Fact]
    public void As_text_it_is_tables_with_the_same_answers()
    {
        RingsideResult result = RingsideProcess.Run("net", "capabilities").AssertSuccess();

        Assert.Empty(result.Error);
        Assert.StartsWith("Linux ", result.Output[0], StringComparison.Ordinal);
        Assert.Contains(result.Output, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["UDP", "socket", "yes"]);
        Assert.Contains(result.Output, line => line.Contains("auto tries, in this order: xdp, packet, socket", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Output, line => line.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public void An_interface_that_is_not_there_is_told_in_one_line() =>
        RingsideProcess.Run("net", "capabilities", "--interface", "nosuch0")
            .AssertOneErrorLine(ExitCodes.Refused, "if_nametoindex(\"nosuch0\")", "ENODEV", "no such network interface");

    // In a user namespace packets may be taken, programs may not be loaded: the machine answers differently, and so does the command.
    [Fact]
    public void Without_privileges_it_says_which_call_was_refused_and_goes_on()
    {
        Require.Command("unshare");
        RunInUserNamespace("true", out int exitCode);
        if (exitCode != 0)
        {
            Assert.Skip("needs user namespaces (unshare --user)");
        }

        JsonElement survey = JsonElement.Parse(
            RunInUserNamespace($"{Path.Combine(AppContext.BaseDirectory, "ringside")} net capabilities --json", out exitCode));

        Assert.Equal(ExitCodes.Success, exitCode);
        AssertAnswered(survey);
        JsonElement why = Item(survey, "bpf", "XDP programs").GetProperty("why");
        Assert.StartsWith("bpf(", why.GetProperty("call").GetString(), StringComparison.Ordinal);
        Assert.Equal("EPERM", why.GetProperty("error").GetString());
        Assert.Equal("obtained", Outcome(survey, "packet", "TPACKET_V2"));
        Assert.Equal("obtained", Outcome(survey, "socket", "UDP socket"));
    }

    private static void AssertAnswered(JsonElement survey)
    {
        foreach (JsonElement item in Items(survey, null))
        {
            string text = item.GetRawText();
            Assert.NotEqual(string.Empty, item.GetProperty("asked").GetString());
            switch (item.GetProperty("outcome").GetString())
            {
                case "obtained":
                    Assert.True(item.GetProperty("got").GetString()!.Length > 0 && !item.TryGetProperty("why", out _), text);
                    break;
                case "reduced":
                    AssertReason(item);
                    Assert.True(item.GetProperty("got").GetString()!.Length > 0, text);
                    break;
                case "refused":
                    AssertReason(item);
                    Assert.Equal(string.Empty, item.GetProperty("got").GetString());
                    break;
                default:
                    Assert.Fail(text);
                    break;
            }
        }
    }

    private static void AssertReason(JsonElement item)
    {
        JsonElement why = item.GetProperty("why");
        Assert.Contains('(', why.GetProperty("call").GetString()!);
        Assert.Matches("^E[A-Z0-9]+$", why.GetProperty("error").GetString()!);
        Assert.NotEqual(string.Empty, why.GetProperty("advice").GetString());
    }

    private static IEnumerable<JsonElement> Items(JsonElement survey, string? area) =>
        from found in survey.GetProperty("areas").EnumerateArray()
        where area is null || found.GetProperty("name").GetString() == area
        from item in found.GetProperty("items").EnumerateArray()
        select item;

    private static JsonElement Item(JsonElement survey, string area, string asked) =>
        Items(survey, area).First(item => item.GetProperty("asked").GetString()!.Contains(asked, StringComparison.Ordinal));

    private static string? Outcome(JsonElement survey, string area, string asked) =>
        Item(survey, area, asked).GetProperty("outcome").GetString();

    private static string RunInUserNamespace(string command, out int exitCode)
    {
        var start = new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--net", .. command.Split(' ')])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        exitCode = process.ExitCode;
        return output;
    }
}
