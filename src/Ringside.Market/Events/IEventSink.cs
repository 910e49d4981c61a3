namespace Ringside.Market.Events;

/// <summary>Takes the events of an engine, in their order. A struct, so that the engine is compiled for it and calls nothing.</summary>
public interface IEventSink
{
    /// <summary>Takes one event; must not fail.</summary>
    void Add(in EngineEvent one);
}
