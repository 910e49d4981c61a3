using System.Diagnostics;

using Ringside.Testing;

namespace Ringside.House.Tests.Scripts;

/// <summary>The commands of the house are programs, too: they parse, explain themselves and say what is missing.</summary>
public class ScriptTests
{
    private const int ExitUsage = 64;
    private const int ExitUnavailable = 69;

    [Theory]
    [InlineData("test")]
    [InlineData("ringside")]
    [InlineData("eng/setup.sh")]
    [InlineData(".ci/run")]
    public void A_script_is_valid_bash(string script) => Assert.Equal((0, ""), Errors(Run("bash", ["-n", script])));

    [Theory]
    [InlineData("test")]
    [InlineData("ringside")]
    [InlineData(".ci/run")]
    public void A_command_may_be_executed(string script) =>
        Assert.True(File.GetUnixFileMode(RepositoryRoot.Combine(script)).HasFlag(UnixFileMode.UserExecute));

    [Fact]
    public void The_test_command_explains_itself()
    {
        (int exit, string output, string errors) = Run("./test", ["--help"]);
        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains("N passed, N failed, N skipped", output, StringComparison.Ordinal);
        Assert.All(["--project", "--filter", "--long"], option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--wrong")]
    [InlineData("--project")]
    [InlineData("--project", "NoSuchProject")]
    [InlineData("--filter", "")]
    public void The_test_command_refuses_what_it_does_not_know_in_one_line(params string[] arguments)
    {
        (int exit, string output, string errors) = Run("./test", arguments);
        Assert.Equal((ExitUsage, ""), (exit, output));
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("test")]
    [InlineData("ringside")]
    public void A_missing_SDK_gives_the_command_that_installs_it(string script)
    {
        (int exit, string output, string errors) = Run(
            "./" + script, [], ("RINGSIDE_DOTNET", "/nonexistent"), ("RINGSIDE_OFFLINE", "1"));
        Assert.Equal((ExitUnavailable, ""), (exit, output));
        Assert.Contains("dotnet-install.sh", errors, StringComparison.Ordinal);
    }

    // Of a machine that has none of it: a function of the shell stands before the look for files.
    [Theory]
    [InlineData("drill --name kill-store", true)]
    [InlineData("drill --zookeepers 3", true)]
    [InlineData("drill --zookeepers 0", false)]
    [InlineData("drill --json --zookeepers=0", false)]
    [InlineData("drill --help", false)]
    [InlineData("up", false)]
    [InlineData("", false)]
    public void A_drill_that_lacks_its_servers_has_them_installed_or_says_how(string arguments, bool isNeeded)
    {
        string script = "root=.; source eng/setup.sh; have_file() { return 1; }; apt-get() { echo apt-get \"$@\"; }; "
            + "may_install_packages() { [[ ${RINGSIDE_OFFLINE:-} != 1 ]]; }; check_drill_servers " + arguments;
        (int exit, string output, string errors) = Run("bash", ["-euo", "pipefail", "-c", script]);
        Assert.Equal((0, "", isNeeded), (exit, output, errors.Contains("apt-get install -y", StringComparison.Ordinal)));
        (exit, output, errors) = Run("bash", ["-euo", "pipefail", "-c", script], ("RINGSIDE_OFFLINE", "1"));
        Assert.Equal((0, "", isNeeded), (exit, output, errors.Contains("Install with: sudo apt-get", StringComparison.Ordinal)));
    }

    [Fact]
    public void Results_are_read_with_their_reasons_and_messages()
    {
        const string results = """
            <?xml version="1.0"?><assemblies><assembly name="x" errors="1" failed="1" passed="2" skipped="1" total="4"><errors>
            <error type="assembly-cleanup"><failure><message><![CDATA[it threw]]></message></failure></error></errors><collection>
            <test name="A.passes(text: &quot;a &amp;lt; b&quot;)" result="Pass" /><test name="A.fails" result="Fail"><failure>
            <message><![CDATA[want <a>
            got \"b\" \\n]]></message><stack-trace><![CDATA[at]]></stack-trace></failure></test>
            <test name="A.skips(x: &quot;&lt;&quot;)" result="Skip"><reason><![CDATA[needs root]]></reason></test>
            </collection></assembly></assemblies>
            """;
        using TemporaryFolder folder = new();
        (int exit, string output, string errors) = Run("awk", ["-f", "eng/read-results.awk", folder.Write("results.xml", results)]);
        Assert.Equal((0, ""), (exit, errors));
        string[] expected =
        [
            "count\t2 2 1 5",
            "fail\tassembly-cleanup\tit threw",
            "fail\tA.fails\twant <a>\u0001got \"b\" \\n",
            "skip\tA.skips(x: \"<\")\tneeds root",
        ];
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static (int Exit, string Errors) Errors((int Exit, string Output, string Errors) result) => (result.Exit, result.Errors);

    private static (int Exit, string Output, string Errors) Run(
        string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        bool isOurs = program.StartsWith("./", StringComparison.Ordinal);
        ProcessStartInfo start = new(isOurs ? RepositoryRoot.Combine(program[2..]) : program, arguments)
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
