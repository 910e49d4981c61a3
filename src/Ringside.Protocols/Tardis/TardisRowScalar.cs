using Ringside.Protocols.MarketData;

namespace Ringside.Protocols.Tardis;

/// <summary>Field by field, byte by byte: names the fault of a line exactly, and is what the fast path is tested against.</summary>
internal static class TardisRowScalar
{
    internal static TardisError TryParse(ReadOnlySpan<byte> line, out MarketDataRow row)
    {
        row = default;
        if (line.Length > TardisRow.MaximumLineLength)
            return TardisError.TooLong;
        var commas = line.Count((byte)',');
        if (commas < TardisRow.FieldCount - 1)
            return TardisError.MissingField;
        if (commas > TardisRow.FieldCount - 1)
            return TardisError.ExtraField;

        if (Next(ref line).IsEmpty || Next(ref line).IsEmpty)
            return TardisError.MissingField;
        var error = ParseMicros(Next(ref line), out var timestampMicros);
        if (error != TardisError.None)
            return error;
        error = ParseMicros(Next(ref line), out var localTimestampMicros);
        if (error != TardisError.None)
            return error;
        error = ParseFlag(Next(ref line), out var isSnapshot);
        if (error != TardisError.None)
            return error;
        error = ParseSide(Next(ref line), out var side);
        if (error != TardisError.None)
            return error;
        error = ParseDecimal(Next(ref line), out var priceE8);
        if (error != TardisError.None)
            return error;
        error = ParseDecimal(line, out var amountE8);
        if (error != TardisError.None)
            return error;
        if (isSnapshot && amountE8 == 0)
            return TardisError.EmptySnapshotLevel;

        row = new MarketDataRow
        {
            TimestampMicros = timestampMicros,
            LocalTimestampMicros = localTimestampMicros,
            IsSnapshot = isSnapshot,
            Side = side,
            PriceE8 = priceE8,
            AmountE8 = amountE8,
        };
        return TardisError.None;
    }

    /// <summary>Cuts the first field off; the caller knows that a comma is left.</summary>
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        var comma = rest.IndexOf((byte)',');
        var field = rest[..comma];
        rest = rest[(comma + 1)..];
        return field;
    }

    private static TardisError ParseMicros(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.IsEmpty)
            return TardisError.MissingField;
        var negative = text[0] == '-';
        if (negative)
            text = text[1..];
        if (text.IsEmpty)
            return TardisError.BadNumber;

        var value = 0L;
        var overflow = false;
        foreach (var character in text)
        {
            var digit = character - '0';
            if ((uint)digit > 9)
                return TardisError.BadNumber;
            overflow |= value > (long.MaxValue - digit) / 10;
            if (!overflow)
                value = value * 10 + digit;
        }

        if (negative || overflow)
            return negative ? TardisError.Negative : TardisError.OutOfRange;
        micros = value;
        return TardisError.None;
    }

    private static TardisError ParseFlag(ReadOnlySpan<byte> text, out bool flag)
    {
        flag = text.SequenceEqual("true"u8);
        if (flag || text.SequenceEqual("false"u8))
            return TardisError.None;
        return text.IsEmpty ? TardisError.MissingField : TardisError.BadFlag;
    }

    private static TardisError ParseSide(ReadOnlySpan<byte> text, out Side side)
    {
        side = text.SequenceEqual("ask"u8) ? Side.Ask : Side.Bid;
        if (side == Side.Ask || text.SequenceEqual("bid"u8))
            return TardisError.None;
        return text.IsEmpty ? TardisError.MissingField : TardisError.UnknownSide;
    }

    private static TardisError ParseDecimal(ReadOnlySpan<byte> text, out long valueE8)
    {
        valueE8 = 0;
        if (text.IsEmpty)
            return TardisError.MissingField;
        return FixedPoint.Parse(text, out valueE8) switch
        {
            DecimalError.None => TardisError.None,
            DecimalError.NotANumber => TardisError.BadNumber,
            DecimalError.Negative => TardisError.Negative,
            DecimalError.TooPrecise => TardisError.TooPrecise,
            _ => TardisError.OutOfRange,
        };
    }
}
