using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands;

/// <summary><c>bench block</c> and <c>bench files</c>; their figures are looked at by nobody here.</summary>
[Collection(TestsAlone.Name)]
public sealed class BenchStorageTests
{
    [Theory]
    [InlineData("block", "memory", null, 6, "")]
    [InlineData("block", "file", "pread", 6, "--device file")]
    [InlineData("files", "memory", null, 9, "")]
    [InlineData("files", "file", "libaio", 9, "--engine libaio")]
    public void It_prints_its_rows_and_what_it_ran_on(string benchmark, string device, string? engine, int rows, string options)
    {
        string[] arguments = ["bench", benchmark, "--quick", "--json", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        RingsideResult result = RingsideProcess.Run(arguments).AssertSuccess();
        JsonElement json = JsonElement.Parse(Assert.Single(result.Output));
        Assert.Equal(
            (benchmark, device, engine),
            (json.GetProperty("benchmark").GetString(), json.GetProperty("device").GetString(), json.GetProperty("engine").GetString()));
        Assert.NotEmpty(json.GetProperty("link").GetString()!);
        Assert.Equal(rows, json.GetProperty("rows").GetArrayLength());
        Assert.All(json.GetProperty("rows").EnumerateArray(), row => Assert.Equal(0, row.GetProperty("errors").GetInt64()));
    }

    [Theory]
    [InlineData("block", "--device", "file")]
    [InlineData("files", "--engine", "pread")]
    public void Interrupted_it_removes_its_files(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        using RingsideProcess run = RingsideProcess.Start(["bench", .. arguments, "--seconds", "60", "--folder", folder.Path]);
        bool hasFiles = SpinWait.SpinUntil(
            () => Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Any(), TimeSpan.FromSeconds(30));
        Assert.True(hasFiles, "it makes no files");
        run.Interrupt();
        Assert.Equal(ExitCodes.Interrupted, run.WaitForExit().ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("block --engine pread", "--engine pread", "--device file")]
    [InlineData("block --direct", "--direct", "--device file")]
    [InlineData("block --device tape", "tape")]
    [InlineData("files --engine aio", "aio")]
    [InlineData("files --folder /nowhere/at/all", "/nowhere/at/all")]
    [InlineData("files --seconds 0", "--seconds 0")]
    public void A_wrong_option_is_told(string arguments, params string[] parts) =>
        RingsideProcess.Run(["bench", .. arguments.Split(' ')]).AssertOneErrorLine(ExitCodes.BadInput, parts);
}
