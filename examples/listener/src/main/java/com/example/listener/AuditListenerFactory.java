package com.example.listener;

import io.stowage.core.event.RegistryListener;
import io.stowage.core.event.RegistryListenerFactory;
import java.util.Map;

/** Makes the listener named {@code audit}. */
public final class AuditListenerFactory implements RegistryListenerFactory {

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public RegistryListener open(Map<String, Object> settings) {
    return new AuditListener(AuditSettings.of(settings));
  }
}
