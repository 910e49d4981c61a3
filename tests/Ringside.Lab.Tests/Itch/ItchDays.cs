using Ringside.Lab.Generation.Itch;

namespace Ringside.Lab.Tests.Itch;

/// <summary>Small generated days.</summary>
internal static class ItchDays
{
    internal static readonly ItchDayOptions Options = new() { Messages = 5_000, Symbols = 20, Seed = 7 };

    internal static byte[] Plain(ItchDayOptions options)
    {
        using MemoryStream day = new();
        ItchDayWriter.Write(day, options);
        return day.ToArray();
    }

    internal static byte[] Gzip(ItchDayOptions options)
    {
        using MemoryStream day = new();
        ItchDayWriter.WriteGzip(day, options);
        return day.ToArray();
    }
}
