namespace Ringside.Protocols.Tardis;

/// <summary>What is wrong with a line of a Tardis <c>incremental_book_L2</c> file. The first fault from the left is named.</summary>
public enum TardisError : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Fewer than eight fields, or an empty one.</summary>
    MissingField,

    /// <summary>More than eight fields.</summary>
    ExtraField,

    /// <summary>More than <see cref="TardisRow.MaximumLineLength"/> bytes.</summary>
    TooLong,

    /// <summary>A time, price or amount is not a plain decimal number (<c>NaN</c>, <c>1e5</c>, <c>+1</c>, <c>.5</c> are not).</summary>
    BadNumber,

    /// <summary>A time, price or amount is below zero.</summary>
    Negative,

    /// <summary>A price or amount has more than eight significant decimals.</summary>
    TooPrecise,

    /// <summary>A time, price or amount is too large for a 64-bit integer in its unit.</summary>
    OutOfRange,

    /// <summary>The side is neither <c>bid</c> nor <c>ask</c>.</summary>
    UnknownSide,

    /// <summary>The snapshot flag is neither <c>true</c> nor <c>false</c>.</summary>
    BadFlag,

    /// <summary>A snapshot row with amount 0: a snapshot lists what rests, it removes nothing.</summary>
    EmptySnapshotLevel,
}
