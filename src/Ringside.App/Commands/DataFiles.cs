using Ringside.Lab.MarketData;
using Ringside.Protocols.MarketData;

namespace Ringside.App.Commands;

/// <summary>Looks at a market data file before anything is set up for it, so that a wrong file is told at once.</summary>
internal static class DataFiles
{
    /// <summary>Reads up to the first row.</summary>
    /// <exception cref="MarketDataException">Missing, not gzip, no header, no rows.</exception>
    internal static void Check(string path)
    {
        using TardisReader reader = TardisReader.OpenFile(path);
        reader.TryRead(out MarketDataRow _);
    }
}
