using System.Diagnostics;
using System.Runtime.InteropServices;
using Ringside.Testing;

namespace Ringside.Market.Tests.Samples;

public sealed class SmallMarketTests
{
    [Fact]
    public void The_page_shows_what_the_program_prints()
    {
        string folder = RepositoryRoot.Combine("artifacts", "bin", "SmallMarket", new DirectoryInfo(AppContext.BaseDirectory).Name);
        var start = new ProcessStartInfo("timeout", ["60", Path.Combine(folder, "SmallMarket")]) { RedirectStandardOutput = true };

        // The runtime of this test lies in shared/NAME/VERSION below the root.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        string page = File.ReadAllText(RepositoryRoot.Combine("samples", "SmallMarket", "README.md"));
        Assert.Contains($"$ artifacts/bin/SmallMarket/release/SmallMarket\n{output}```", page, StringComparison.Ordinal);
    }
}
