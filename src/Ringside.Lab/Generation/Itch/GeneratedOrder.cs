using Ringside.Protocols;

namespace Ringside.Lab.Generation.Itch;

/// <summary>An order that rests in a generated book.</summary>
internal struct GeneratedOrder
{
    internal ulong Reference;
    internal int Tick;
    internal uint Shares;
    internal Side Side;
}
