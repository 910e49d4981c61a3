using System.Diagnostics;
using System.Runtime.InteropServices;
using NativeMatching;
using Ringside.Testing;

namespace Ringside.Market.Tests.Samples;

/// <summary>The C side of samples/NativeMatching, built with gcc and run as its page says.</summary>
public sealed class NativeMatchingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Sample => RepositoryRoot.Combine("samples", "NativeMatching");

    // The sample's own output folder, which has its runtimeconfig.json: beside that of this test program.
    private static string Assembly =>
        RepositoryRoot.Combine("artifacts", "bin", "NativeMatching", new DirectoryInfo(AppContext.BaseDirectory).Name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_shows_what_the_program_prints()
    {
        string program = Build();
        string page = File.ReadAllText(Path.Combine(Sample, "README.md"));
        (int code, string output, string error) = Run(program, [Assembly]);
        Assert.Equal((0, ""), (code, error));
        string shown = "$ artifacts/native-matching/matching artifacts/bin/NativeMatching/release\n" + output + "```";
        Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_orders_go_through_the_border()
    {
        (int code, string output, string error) = Run(Build(), [Assembly, "5000"]);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("5000 orders entered and cancelled", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_that_is_none_is_refused()
    {
        string program = Build();
        foreach (string count in (string[])["", "0", "-5", "many", "5x", "1000000001", "99999999999999999999"])
        {
            (int code, string output, string error) = Run(program, [Assembly, count]);
            string usage = $"usage: {program} FOLDER-OF-NativeMatching.dll [COUNT], a number from 1 to 1000000000\n";
            Assert.Equal((64, "", usage), (code, output, error));
        }
    }

    [Fact]
    public void Without_a_runtime_or_an_assembly_it_says_so()
    {
        string program = Build();
        (int code, string output, string error) = Run(program, [Assembly], dotnet: _folder.Path);
        Assert.Equal((1, "", "the book cannot be had: code -20\n"), (code, output, error));
        (code, output, error) = Run(program, [_folder.Path]);
        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith("the book cannot be had: code -21\n", error, StringComparison.Ordinal);
        _folder.Write("NativeMatching.runtimeconfig.json", File.ReadAllBytes(Path.Combine(Assembly, "NativeMatching.runtimeconfig.json")));
        (code, output, error) = Run(program, [_folder.Path]);
        Assert.Equal((1, ""), (code, output));
        Assert.EndsWith("the book cannot be had: code -22\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_has_the_numbers_of_the_assembly()
    {
        string header = File.ReadAllText(Path.Combine(Sample, "ringside_matching.h"));
        (string Name, int Code)[] numbers =
        [
            ("OK", ReturnCode.Ok), ("INVALID_ARGUMENT", ReturnCode.InvalidArgument), ("WRONG_VERSION", ReturnCode.WrongVersion),
            ("DRAIN_FIRST", ReturnCode.DrainFirst), ("OUT_OF_MEMORY", ReturnCode.OutOfMemory), ("BROKEN", ReturnCode.Broken),
            ("DUPLICATE_ID", 1), ("UNKNOWN_ID", 2), ("INVALID_QUANTITY", 3), ("STORE_FULL", 4), ("LEVEL_FULL", 5), ("INDEX_CROWDED", 6),
            ("ACCEPTED", (int)ReportKind.Accepted), ("TRADED", (int)ReportKind.Traded), ("CANCELLED", (int)ReportKind.Cancelled),
            ("MODIFIED", (int)ReportKind.Modified), ("NEW_REFUSED", (int)ReportKind.NewRefused),
            ("CANCEL_REFUSED", (int)ReportKind.CancelRefused), ("MODIFY_REFUSED", (int)ReportKind.ModifyRefused),
        ];
        foreach ((string name, int code) in numbers)
            Assert.Matches($@"\bRINGSIDE_{name} = {code}\b", header);
        Assert.Equal((32, 40, 48), (Marshal.SizeOf<BookOptions>(), Marshal.SizeOf<NewOrder>(), Marshal.SizeOf<Report>()));
    }

    private static void NeedsBuildTools()
    {
        Require.Command("gcc");
        Require.Command("make");
        Require.Exists("/usr/include/dlfcn.h", "the headers of the C library");
        Require.Exists(Path.Combine(DotnetRoot(), "host", "fxr"), "the host of .NET");
    }

    private string Build()
    {
        NeedsBuildTools();
        (int code, string output, string error) = Run("make", ["-C", Sample, $"BUILD={_folder.Path}/build", "CC=gcc"]);
        Assert.True(code == 0, output + error);
        return Path.Combine(_folder.Path, "build", "matching");
    }

    private static (int Code, string Output, string Error) Run(string program, string[] arguments, string? dotnet = null)
    {
        var start = new ProcessStartInfo("timeout", ["60", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = dotnet ?? DotnetRoot();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    // The runtime of this test lies in shared/NAME/VERSION below the root.
    private static string DotnetRoot() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
