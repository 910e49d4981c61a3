namespace Ringside.Messaging.Files;

/// <summary>The end of one operation of a store.</summary>
/// <param name="Tag">Which.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Length">Bytes that a read or list put into its memory; else 0.</param>
/// <param name="Value">Of an append: the offset that it went to. Of a write and a read: the size of the file. Of a list: 1 when there is
/// more. Else 0.</param>
public readonly record struct FileCompletion(int Tag, FileResult Result, int Length, long Value);
