namespace Ringside.Market.Tests.Reference;

/// <summary>Who sends orders, for which member.</summary>
internal sealed class ReferenceSession
{
    public uint Member { get; set; }

    public bool Connected { get; set; }

    public bool CancelOnDisconnect { get; set; }
}
