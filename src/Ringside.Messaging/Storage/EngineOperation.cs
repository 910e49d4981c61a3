namespace Ringside.Messaging.Storage;

/// <summary>What an engine does to a file.</summary>
internal enum EngineOperation
{
    Read,
    Write,
    Synchronize,
    PunchHole,
}
