using Ringside.Protocols.MarketData;

namespace Ringside.Protocols.Tardis;

/// <summary>Reads one line of a Tardis <c>incremental_book_L2</c> CSV file.</summary>
/// <remarks>Source: https://docs.tardis.dev/downloadable-csv-files. Fields are never quoted in this format.
/// Exchange and symbol must be there but are not kept.</remarks>
// Field  Name             Form                           Kept as
// 1      exchange         not empty                      -
// 2      symbol           not empty                      -
// 3      timestamp        digits, microseconds           TimestampMicros
// 4      local_timestamp  digits, microseconds           LocalTimestampMicros
// 5      is_snapshot      true | false                   IsSnapshot
// 6      side             bid | ask                      Side
// 7      price            digits[.digits]                PriceE8
// 8      amount           digits[.digits], 0 = removed   AmountE8
public static class TardisRow
{
    /// <summary>Bytes of the longest line that is read, without its line end.</summary>
    public const int MaximumLineLength = 512;

    /// <summary>Fields of a line.</summary>
    public const int FieldCount = 8;

    /// <summary>The first line of a file, without its line end.</summary>
    public static ReadOnlySpan<byte> Header => "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount"u8;

    /// <summary>Reads one line. Never throws, whatever the bytes.</summary>
    /// <param name="line">The line without its line end.</param>
    /// <param name="row">The row when the result is <see cref="TardisError.None"/>, else zeros.</param>
    /// <returns>The first fault from the left, or none.</returns>
    public static TardisError TryParse(ReadOnlySpan<byte> line, out MarketDataRow row) =>
        TardisRowFast.TryParse(line, out row) ? TardisError.None : TardisRowScalar.TryParse(line, out row);
}
