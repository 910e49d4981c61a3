using System.Diagnostics.CodeAnalysis;

namespace Ringside.Market.Events;

/// <summary>Takes the events of an engine, in their order. A struct, so that the engine is compiled for it and calls nothing.</summary>
/// <remarks>An event is written once, at the place where it stays: the engine asks for the slot, fills all of it and says so. A struct
/// is copied when it is handed over, so it holds a reference to the buffer or ring behind it, not the memory itself
/// (<see cref="EventBufferSink"/> shows how). One command gives at most
/// <see cref="Engine.MatchingEngineOptions.MostEvents"/> events, mostly a few; a sink needs room for them all, because a command
/// cannot be stopped halfway.</remarks>
public interface IEventSink
{
    /// <summary>The slot of the next event. What is in it does not matter: every field is written. Must not fail.</summary>
    /// <remarks>It may be a field of the sink itself, for one that turns each event into something else.</remarks>
    [UnscopedRef]
    ref EngineEvent Next();

    /// <summary>The event in the slot that <see cref="Next"/> gave last is complete.</summary>
    void Publish();
}
