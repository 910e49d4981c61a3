namespace Ringside.Messaging.Objects;

/// <summary>What a head message says about an object.</summary>
/// <param name="Id">Its name, chosen by the sender so that nobody else has it (64 random bits). Its sender goes on with it over another
/// connection: the same run of a node, or a node at the same address and port; to others it is a conflict.</param>
/// <param name="Mode">How it is put together.</param>
/// <param name="SizeBytes">Its size; 0 for <see cref="ObjectMode.Appends"/>, which tell it at the end.</param>
/// <param name="Tag">The application's own number.</param>
public readonly record struct ObjectInfo(long Id, ObjectMode Mode, long SizeBytes, long Tag);
