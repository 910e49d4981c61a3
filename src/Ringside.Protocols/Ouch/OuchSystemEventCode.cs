namespace Ringside.Protocols.Ouch;

/// <summary>Marks of the day.</summary>
/// <remarks>Its value is the letter on the wire. A letter that is not listed is passed on as it came.</remarks>
public enum OuchSystemEventCode : byte
{
    /// <summary>Always the first message.</summary>
    StartOfDay = (byte)'S',

    /// <summary>The last message.</summary>
    EndOfDay = (byte)'E',
}
