using Ringside.Exchange.Clients;

namespace Ringside.Exchange.Tests.Clients;

/// <summary>Hears everything and keeps nothing.</summary>
internal sealed class SilentEvents : IClientEvents
{
    public long Count { get; private set; }

    public void On(in ClientEvent one) => Count++;

    public void OnDebug(ReadOnlySpan<byte> text) => Count++;
}
