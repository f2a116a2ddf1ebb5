# The .node files, for runs of the whole suite under sanitizers. Left out where node_modules is not installed.
set(modules ${CMAKE_SOURCE_DIR}/node_modules)
file(GLOB binding_sources CONFIGURE_DEPENDS native/binding/*.cpp)
if(NOT EXISTS ${modules}/node-addon-api OR NOT binding_sources)
  return()
endif()

add_library(node_api INTERFACE)
target_include_directories(node_api SYSTEM INTERFACE ${modules}/node-addon-api ${modules}/node-api-headers/include)
target_compile_definitions(node_api INTERFACE NAPI_VERSION=8 NODE_ADDON_API_CPP_EXCEPTIONS_ALL
  NODE_ADDON_API_CPP_EXCEPTIONS
  NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS)

add_library(binding OBJECT ${binding_sources})
target_link_libraries(binding PUBLIC core node_api)

# Builds <folder>/<name>.node from further sources.
function(add_node_file target name folder)
  add_library(${target} MODULE ${ARGN})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} PREFIX "" SUFFIX .node
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${folder})
  target_link_libraries(${target} PRIVATE node_api)
  target_link_options(${target} PRIVATE -Wl,--exclude-libs,ALL -Wl,-Bsymbolic -Wl,-z,nodelete)
endfunction()

# The adapter `class` of `backend` on the stores that `space`::storesFor of `header` gives.
function(add_addon target backend class space header folder)
  add_node_file(${target} ${backend} ${folder} ${CMAKE_SOURCE_DIR}/native/addon.cpp)
  target_compile_definitions(${target} PRIVATE BACKEND=${space} BACKEND_CLASS=${class} "BACKEND_HEADER=\"${header}\"")
  target_link_libraries(${target} PRIVATE binding ${backend})
endfunction()

foreach(backend ${BACKENDS})
  string(JSON class GET "${FACTS}" backends ${backend} class)
  add_addon(${backend}_node ${backend} ${class} ${backend} ${backend}/store.hpp Release)
endforeach()

if(SANITIZE MATCHES address)
  add_subdirectory(test/sanitizers)
endif()
