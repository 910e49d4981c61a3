using Ringside.Messaging.Files;

namespace Ringside.Messaging.Tests.Files;

/// <summary>Keeps answers; one for each context.</summary>
internal sealed class RecordedFileAnswers : IFileAnswers
{
    internal Dictionary<long, (FileAnswer Answer, byte[] Bytes)> All { get; } = [];

    public void Answered(in FileAnswer answer, ReadOnlySpan<byte> bytes) =>
        Assert.True(All.TryAdd(answer.Context, (answer, bytes.ToArray())), $"request {answer.Context} ended twice");
}
