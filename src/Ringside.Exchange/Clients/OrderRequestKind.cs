namespace Ringside.Exchange.Clients;

/// <summary>What a client asks for.</summary>
public enum OrderRequestKind : byte
{
    /// <summary>A new order.</summary>
    Enter = 0,

    /// <summary>Another order in the place of one.</summary>
    Replace = 1,

    /// <summary>Fewer shares, or none.</summary>
    Cancel = 2,
}
