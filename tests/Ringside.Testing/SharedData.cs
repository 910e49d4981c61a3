using System.Diagnostics.CodeAnalysis;

using Xunit;

namespace Ringside.Testing;

/// <summary>Real market data that lies beside the repository and is never copied into it.</summary>
public static class SharedData
{
    /// <summary>File name of the capture: five minutes of BTCUSDT, 445,262 rows.</summary>
    public const string CaptureName = "binance-futures_incremental_book_L2_2024-08-08_BTCUSDT.csv.gz";

    /// <summary>Looks for the capture in a folder <c>shared/data</c> of every folder from the test program upwards.</summary>
    /// <param name="path">The full path of the capture, when the result is true.</param>
    public static bool TryFind([NotNullWhen(true)] out string? path) => TryFindFrom(AppContext.BaseDirectory, out path);

    /// <summary>The full path of the capture; skips the running test, with the reason, when the capture is not there.</summary>
    public static string RequireCapture()
    {
        if (TryFind(out string? path))
        {
            return path;
        }

        Assert.Skip($"needs the capture shared/data/{CaptureName} beside the repository");
        return string.Empty;
    }

    internal static bool TryFindFrom(string start, [NotNullWhen(true)] out string? path)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared", "data", CaptureName);
            if (File.Exists(candidate))
            {
                path = candidate;
                return true;
            }
        }

        path = null;
        return false;
    }
}
