using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>Lets an engine write to <see cref="BoundedEvents"/>.</summary>
internal readonly struct BoundedSink(BoundedEvents events) : IEventSink
{
    public ref EngineEvent Next() => ref events.Next();

    public void Publish() => events.Publish();
}
