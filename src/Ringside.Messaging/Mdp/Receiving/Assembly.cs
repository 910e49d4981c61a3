namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>A message of several blocks that is being put together.</summary>
internal struct Assembly
{
    internal byte[]? Buffer;
    internal int Size;
    internal int Filled;
    internal long Number;
    internal bool WantsDelivered;
}
