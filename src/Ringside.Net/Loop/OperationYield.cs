namespace Ringside.Net.Loop;

/// <summary>What a result names, so that it does not leak when nobody takes the result.</summary>
internal enum OperationYield : byte
{
    /// <summary>Nothing: it is a number.</summary>
    Nothing,

    /// <summary>A descriptor that was opened.</summary>
    Descriptor,

    /// <summary>A frame that was leased.</summary>
    Frame,
}
