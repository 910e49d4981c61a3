namespace Ringside.Protocols;

/// <summary>Why decimal text is not a value of <see cref="FixedPoint"/>.</summary>
internal enum DecimalError : byte
{
    None,
    NotANumber,
    Negative,
    TooPrecise,
    OutOfRange,
}
