namespace Ringside.App;

/// <summary>The other side refused what was asked for; the message is the one line that the user sees.</summary>
internal sealed class RefusedException(string message) : Exception(message);
