using System.Globalization;
using Ringside.Protocols.Itch;

namespace Ringside.App.Output.Itch;

/// <summary>A message as a line for people: time, stock, kind, then name=value.</summary>
internal sealed class ItchText(TextWriter output) : IItchFields
{
    // 09:30:00.123456789
    private const int TimeLength = 18;

    /// <summary>A price with its four decimals.</summary>
    internal static string PriceText(uint priceE4) =>
        string.Create(CultureInfo.InvariantCulture, $"{priceE4 / 10_000}.{priceE4 % 10_000:D4}");

    public void Begin(long number, ItchMessageType type, in ItchHeader header, string stock)
    {
        output.Write(TimeOfDay.Format(header.TimestampNanos));
        output.Write($" {stock,-8} {type}");
    }

    public void BeginWithoutHeader(long number, ItchMessageType type) => output.Write($"{"-",-TimeLength} {string.Empty,-8} {type}");

    public void Number(string name, ulong value) => output.Write(string.Create(CultureInfo.InvariantCulture, $" {name}={value}"));

    public void Price(string name, uint priceE4) => output.Write($" {name}={PriceText(priceE4)}");

    public void Text(string name, string value) => output.Write($" {name}={value}");

    public void End() => output.WriteLine();
}
