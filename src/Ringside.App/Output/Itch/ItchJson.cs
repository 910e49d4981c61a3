using System.Text.Json;
using Ringside.Protocols.Itch;

namespace Ringside.App.Output.Itch;

/// <summary>A message as one JSON object on one line.</summary>
internal sealed class ItchJson : IItchFields, IDisposable
{
    private readonly JsonLineWriter _line;
    private readonly Utf8JsonWriter _json;

    internal ItchJson(TextWriter output)
    {
        _line = new JsonLineWriter(output);
        _json = _line.Json;
    }

    /// <summary>A price as a number with its four decimals.</summary>
    internal static decimal Decimal(uint priceE4) => new(unchecked((int)priceE4), 0, 0, isNegative: false, scale: 4);

    public void Begin(long number, ItchMessageType type, in ItchHeader header, string stock)
    {
        _json.WriteStartObject();
        _json.WriteNumber("number", number);
        _json.WriteString("time", TimeOfDay.Format(header.TimestampNanos));
        _json.WriteNumber("nanos", header.TimestampNanos);
        _json.WriteString("type", ((char)type).ToString());
        _json.WriteNumber("stock_locate", header.StockLocate);
        _json.WriteNumber("tracking", header.TrackingNumber);
        if (stock.Length > 0)
            _json.WriteString("stock", stock);
    }

    public void BeginWithoutHeader(long number, ItchMessageType type)
    {
        _json.WriteStartObject();
        _json.WriteNumber("number", number);
        _json.WriteString("type", ((char)type).ToString());
    }

    public void Number(string name, ulong value) => _json.WriteNumber(name, value);

    public void Price(string name, uint priceE4) => _json.WriteNumber(name, Decimal(priceE4));

    public void Text(string name, string value) => _json.WriteString(name, value);

    public void End()
    {
        _json.WriteEndObject();
        _line.End();
    }

    public void Dispose() => _line.Dispose();
}
