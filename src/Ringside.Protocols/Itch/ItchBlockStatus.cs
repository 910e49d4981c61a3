namespace Ringside.Protocols.Itch;

/// <summary>What stands at a place of a file of a day; see <see cref="ItchBlock"/>.</summary>
public enum ItchBlockStatus
{
    /// <summary>A message.</summary>
    Message,

    /// <summary>The mark of the end: a length of 0.</summary>
    EndMark,

    /// <summary>The beginning of a message, or nothing at all.</summary>
    NeedsMore,

    /// <summary>A message whose length is not that of its type.</summary>
    WrongLength,

    /// <summary>Something that begins with no letter, so no message of any version.</summary>
    NoMessage,
}
