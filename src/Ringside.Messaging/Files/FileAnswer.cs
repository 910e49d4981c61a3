namespace Ringside.Messaging.Files;

/// <summary>The end of one request of a client.</summary>
/// <param name="Context">What the request was given.</param>
/// <param name="Kind">What it asked for.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Value">Of an append: the offset that it went to. Of a write and a read: the size of the file. Of a list: 1 when there is
/// more behind the last name. Else 0.</param>
public readonly record struct FileAnswer(long Context, FileOperationKind Kind, FileResult Result, long Value);
