using System.Globalization;
using Ringside.App.Output;
using Ringside.Exchange.Configuration;

namespace Ringside.App.Commands.Venue;

/// <summary>How each instrument of a venue stands: its state as the shard's market data says it on its health page, its limits
/// as the venue's file has them.</summary>
internal static class InstrumentStates
{
    private const string Unknown = "unknown";

    /// <summary>A line for each instrument.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="said">What the market data of a shard says of its instruments, by symbol; null when none of it has answered.</param>
    /// <param name="json">Whether lines are JSON.</param>
    internal static IEnumerable<string> Lines(
        VenueConfiguration venue, Func<int, IReadOnlyDictionary<string, string>?> said, bool json)
    {
        foreach (ShardConfiguration shard in venue.Shards)
        {
            IReadOnlyDictionary<string, string>? states = said(shard.Number);
            foreach (InstrumentConfiguration one in shard.Instruments)
            {
                string state = states?.GetValueOrDefault(one.Symbol.ToString().TrimEnd()) ?? Unknown;
                yield return json ? Json(shard.Number, one, state) : Text(shard.Number, one, state);
            }
        }
    }

    private static string Text(int shard, InstrumentConfiguration one, string state)
    {
        string collar = one.CollarBasisPoints == 0 || one.ReferencePrice == 0
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $", collar {one.CollarBasisPoints / 100m:0.##} % around {Price(one.ReferencePrice, one.PriceScale)}");
        string place = string.Create(CultureInfo.InvariantCulture, $"shard {shard}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Symbol.ToString().TrimEnd(),-12} {place,-12} {state,-9} tick {Price(one.Tick, one.PriceScale)}, "
                + $"lot {one.Lot}{collar}\n");
    }

    private static string Json(int shard, InstrumentConfiguration one, string state) => JsonLine.Of("instrument", line =>
    {
        line.WriteString("symbol", one.Symbol.ToString().TrimEnd());
        line.WriteNumber("shard", shard);
        line.WriteString("state", state);
        line.WriteString("tick", Price(one.Tick, one.PriceScale));
        line.WriteNumber("lot", one.Lot);
        line.WriteString("reference_price", Price(one.ReferencePrice, one.PriceScale));
        line.WriteNumber("collar_basis_points", one.CollarBasisPoints);
    });

    private static string Price(long price, int scale)
    {
        decimal value = price;
        for (int place = 0; place < scale; place++)
        {
            value /= 10;
        }

        return value.ToString("0.####", CultureInfo.InvariantCulture);
    }
}
