namespace Ringside.Lab.Exchange;

/// <summary>What a look for the next order found.</summary>
public enum OrderRead
{
    /// <summary>No bytes were there.</summary>
    Nothing,

    /// <summary>Bytes came, but no order is complete.</summary>
    Partial,

    /// <summary>An order is there.</summary>
    Order,

    /// <summary>Bytes came that are no order: its side is neither <c>B</c> nor <c>S</c>. What follows cannot be trusted.</summary>
    Invalid,
}
