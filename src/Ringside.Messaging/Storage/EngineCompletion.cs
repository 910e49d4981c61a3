namespace Ringside.Messaging.Storage;

/// <summary>The end of one operation: bytes, or a negative errno.</summary>
internal readonly record struct EngineCompletion(int Tag, int Result);
