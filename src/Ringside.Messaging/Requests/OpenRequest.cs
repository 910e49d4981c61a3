namespace Ringside.Messaging.Requests;

/// <summary>A request that has no answer yet.</summary>
internal readonly record struct OpenRequest(long Id, byte Kind, int Length, long Context, long DeadlineNanos);
